import { decode } from '../../../../machine/process/text.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import { base64ToBytes } from '../../../api/base64.ts';
import { quantityOf } from '../../../api/quantity.ts';
import type { Container, EnvVarSource, ResourceFieldSelector } from '../../../api/types.ts';
import { isQualifiedName } from '../../../api/validation/names.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { at, type Unstructured } from '../../resource/object.ts';
import { quote, sortedKeys } from '../../text/go.ts';

/** Reads what variables refer to; each Secret and ConfigMap once (env.ResourceStore). */
export class Resolver {
  readonly #invocation: Invocation;
  readonly #namespace: string;
  readonly #read = new Map<string, Unstructured>();

  constructor(invocation: Invocation, namespace: string) {
    this.#invocation = invocation;
    this.#namespace = namespace;
  }

  /** The value behind a reference (env.GetEnvVarRefValue). Throws what prevents it. */
  *value(from: EnvVarSource, object: Unstructured, container: Container): Execution<string> {
    const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } = from;
    if (secretKeyRef) return decode(base64ToBytes(yield* this.#key('secrets', 'secret', secretKeyRef)));
    if (configMapKeyRef) return yield* this.#key('configmaps', 'config map', configMapKeyRef);
    if (fieldRef) return fieldValue(object, fieldRef.fieldPath);
    if (resourceFieldRef) return amountOf(resourceFieldRef, container);
    throw new UserError('invalid valueFrom');
  }

  *#key(resource: string, word: string, { name = '', key }: { readonly name?: string; readonly key: string }): Execution<string> {
    const path = `/api/v1/namespaces/${this.#namespace}/${resource}/${name}`;
    let object = this.#read.get(path);
    if (!object) {
      object = (yield* (yield* this.#invocation.client()).request({ method: 'GET', path })).body as Unstructured;
      this.#read.set(path, object);
    }
    const value = at(object, 'data', key);
    if (typeof value !== 'string') throw new UserError(`key ${key} not found in ${word} ${name}`);
    return value;
  }
}

function fieldValue({ metadata }: Unstructured, path: string): string {
  const subscript = /^(.+?)\['(.*)'\]$/s.exec(path);
  if (subscript) return subscripted(metadata, path, subscript[1]!, subscript[2]!);
  if (path === 'metadata.annotations') return mapText(metadata.annotations);
  if (path === 'metadata.labels') return mapText(metadata.labels);
  if (path === 'metadata.name') return metadata.name ?? '';
  if (path === 'metadata.namespace') return metadata.namespace ?? '';
  if (path === 'metadata.uid') return metadata.uid ?? '';
  throw new UserError(`unsupported fieldPath: ${path}`);
}

function subscripted({ annotations, labels }: Unstructured['metadata'], path: string, map: string, key: string): string {
  if (map !== 'metadata.annotations' && map !== 'metadata.labels') throw new UserError(`fieldPath ${quote(path)} does not support subscript`);
  const problems = isQualifiedName(map === 'metadata.annotations' ? key.toLowerCase() : key);
  if (problems.length > 0) throw new UserError(`invalid key subscript in ${path}: ${problems.join(';')}`);
  return (map === 'metadata.annotations' ? annotations : labels)?.[key] ?? '';
}

const mapText = (map: Readonly<Record<string, string>> | undefined): string =>
  sortedKeys(map)
    .map((key) => `${key}=${quote(map![key]!)}`)
    .join('\n');

const resourcePattern = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/;

function amountOf({ resource, divisor }: ResourceFieldSelector, container: Container): string {
  const [, list, name] = resourcePattern.exec(resource) ?? [];
  if (name === undefined) throw new UserError(`Unsupported container resource : ${resource}`);
  const amount = quantityOf((container.resources?.[list as 'limits'] as Readonly<Record<string, string>> | undefined)?.[name] ?? '0');
  const unit = quantityOf(divisor === undefined || divisor === '0' ? '1' : divisor);
  const [dividend, by] = name === 'cpu' ? [amount.milliValue(), unit.milliValue()] : [amount.value(), unit.value()];
  return String((dividend + by - 1n) / by);
}
