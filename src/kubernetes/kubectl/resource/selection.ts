import type { Execution } from '../../../machine/process/types.ts';
import type { Invocation, Namespace } from '../invocation.ts';

/** What a command asks the builder for. */
export interface Selection {
  readonly namespace: Namespace;
  readonly filenames?: readonly string[];
  readonly kustomize?: string;
  readonly recursive?: boolean;
  readonly args?: readonly string[];
  /** `pods` alone means all Pods. */
  readonly emptySelector?: boolean;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** --all */
  readonly all?: boolean;
  readonly allNamespaces?: boolean;
  readonly subresource?: string | undefined;
  readonly singleType?: boolean;
  /** Go on with the next object after a failure, and tell all failures at the end. */
  readonly continueOnError?: boolean;
  /** Objects of files are read from the server again. */
  readonly latest?: boolean;
  /** Lists become their items. */
  readonly flatten?: boolean;
  /** Do not read the objects that are only named. */
  readonly lazy?: boolean;
  /** Check apiVersion and kind of documents before decoding (--validate). */
  readonly validate?: boolean;
  /** Do not ask the server at all. */
  readonly local?: boolean;
  /** The accept header of reads (tables). */
  readonly accept?: string | undefined;
  /** More of the query of lists (includeObject). */
  readonly query?: Readonly<Record<string, string>>;
  /** Objects a list request answers at once. */
  readonly chunkSize?: number;
}

/** The part of a selection that the usual flags give: -f, -k, -R, -l, --field-selector, --all, -A. */
export function* selectionFromFlags(invocation: Invocation): Execution<Selection> {
  const { flags } = invocation;
  const optional = (name: string) => (flags.has(name) ? flags.string(name) : '');
  return {
    namespace: yield* invocation.namespace(),
    filenames: flags.has('filename') ? flags.list('filename') : [],
    kustomize: optional('kustomize'),
    recursive: flags.bool('recursive'),
    labelSelector: optional('selector'),
    fieldSelector: optional('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    args: invocation.args,
  };
}
