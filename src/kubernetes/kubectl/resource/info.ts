import type { Execution } from '../../../machine/process/types.ts';
import { isNotFound } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { getObject } from './helper.ts';
import { kindText, type Mapping, resourceText } from './mapper.ts';
import type { Unstructured, UnstructuredList } from './object.ts';

/** One thing that a command is about: where it lives and, once read, the object itself. */
export interface Info {
  readonly mapping: Mapping;
  namespace: string;
  name: string;
  /** File it was read from; '' if none. */
  readonly source: string;
  object?: Unstructured | UnstructuredList;
  readonly subresource?: string | undefined;
}

/** How errors of apply and diff name it. */
export const infoText = (info: Info) =>
  `Resource: "${resourceText(info.mapping)}", GroupVersionKind: "${kindText(info.mapping)}"\nName: "${info.name}", Namespace: "${info.namespace}"`;

/** The object of an info that is no list. */
export const objectOf = (info: Info): Unstructured => info.object as Unstructured;

/** Reads the object. When it is not found in a namespace other than default, a missing namespace is the error told. */
export function* refresh(invocation: Invocation, info: Info, accept?: string): Execution<void> {
  try {
    info.object = yield* getObject(invocation, info.mapping, info.namespace, info.name, info.subresource, accept);
  } catch (error) {
    if (isNotFound(error) && info.namespace !== '' && info.namespace !== 'default') {
      const answer = yield* (yield* invocation.client()).attempt({ method: 'GET', path: `/api/v1/namespaces/${info.namespace}` });
      if (answer.code === 404) yield* (yield* invocation.client()).request({ method: 'GET', path: `/api/v1/namespaces/${info.namespace}` });
    }
    throw error;
  }
}

/** Takes over what the server answered. */
export function take(info: Info, object: Unstructured): void {
  info.object = object;
  info.name = object.metadata?.name ?? '';
  info.namespace = object.metadata?.namespace ?? '';
}
