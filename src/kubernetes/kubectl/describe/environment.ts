import { parseQuantity } from '../../api/quantity.ts';
import type { Container, EnvFromSource, EnvVar, Pod, ResourceFieldSelector } from '../../api/types.ts';
import type { Writer } from './writer.ts';

/** The value of a field reference, as far as it can be told from the object; '' otherwise. */
export type EnvResolver = (variable: EnvVar) => string;

/** Resolves references to a Pod's name and namespace: the two field labels that kubectl's scheme converts; all others stay empty (EnvValueRetriever). */
export const resolverFor =
  (pod: Pod): EnvResolver =>
  (variable) => {
    const { name = '', namespace = '' } = pod.metadata;
    return { 'metadata.name': name, 'metadata.namespace': namespace }[variable.valueFrom?.fieldRef?.fieldPath ?? ''] ?? '';
  };

/** `Environment:` */
export function describeEnv(writer: Writer, container: Container, resolve: EnvResolver | undefined): void {
  writer.line(2, `Environment:${container.env?.length ? '' : '\t<none>'}`);
  for (const variable of container.env ?? []) {
    if (variable.valueFrom) describeReference(writer, container, variable, resolve);
    else for (const [i, line] of (variable.value ?? '').split('\n').entries()) writer.line(3, i === 0 ? `${variable.name}:\t${line}` : `\t${line}`);
  }
}

function describeReference(writer: Writer, container: Container, variable: EnvVar, resolve: EnvResolver | undefined): void {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = variable.valueFrom!;
  const { name } = variable;
  if (fieldRef) writer.line(3, `${name}:\t${resolve?.(variable) ?? ''} (${fieldRef.apiVersion ?? ''}:${fieldRef.fieldPath})`);
  else if (resourceFieldRef) {
    const value = resourceValue(resourceFieldRef, container);
    const { resource } = resourceFieldRef;
    const shown = value === '0' && (resource === 'limits.cpu' || resource === 'limits.memory') ? 'node allocatable' : value;
    writer.line(3, `${name}:\t${shown} (${resource})`);
  } else if (secretKeyRef) {
    writer.line(3, `${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional ?? false}`);
  } else if (configMapKeyRef) {
    writer.line(
      3,
      `${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ''}'>\tOptional: ${configMapKeyRef.optional ?? false}`,
    );
  }
}

/** The amount in units of the divisor, rounded up (kubectl/pkg/util/resource ExtractContainerResourceValue). */
function resourceValue(reference: ResourceFieldSelector, container: Container): string {
  const [list, name] = [reference.resource.split('.')[0], reference.resource.slice(reference.resource.indexOf('.') + 1)];
  const amount = (list === 'limits' ? container.resources?.limits : container.resources?.requests)?.[name] ?? '0';
  const divisor = String(reference.divisor ?? '0');
  const parsed = parseQuantity(String(amount));
  const by = parseQuantity(divisor === '0' || divisor === '' ? '1' : divisor);
  if ('error' in parsed || 'error' in by) return '';
  if (name === 'cpu') return String(ceil(parsed.quantity.milliValue(), by.quantity.milliValue()));
  return String(ceil(parsed.quantity.value(), by.quantity.value()));
}

const ceil = (a: bigint, b: bigint) => (a + b - 1n) / b;

/** `Environment Variables from:` */
export function describeEnvFrom(writer: Writer, sources: readonly EnvFromSource[]): void {
  writer.line(2, 'Environment Variables from:');
  for (const source of sources) {
    const from = source.configMapRef ? 'ConfigMap' : source.secretRef ? 'Secret' : '';
    const reference = source.configMapRef ?? source.secretRef;
    const prefix = source.prefix ? ` with prefix '${source.prefix}'` : '';
    writer.line(3, `${reference?.name ?? ''}\t${from}${prefix}\tOptional: ${reference?.optional ?? false}`);
  }
}
