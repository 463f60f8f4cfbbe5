import { type FieldError, invalid, required } from '../../fielderror.ts';
import type { EnvFromSource, EnvVar, FileKeySelector } from '../../types.ts';
import { asPrefix, check, isConfigMapKey, isDns1123Label, isDns1123Subdomain, isEnvironmentName } from '../names.ts';
import { environmentFieldPaths, validateFieldRef, validateResourceFieldRef } from './field-selectors.ts';
import { checkNoBacksteps } from './paths.ts';

export function validateEnvironment(variables: readonly EnvVar[] | undefined, path: string, errors: FieldError[]): void {
  if (!variables) return;
  for (let index = 0; index < variables.length; index++) {
    const variable = variables[index]!;
    if (!variable.name) errors.push(required(`${path}[${index}].name`));
    else if (isEnvironmentName(variable.name).length > 0) check(isEnvironmentName, variable.name, `${path}[${index}].name`, errors);
    if (variable.valueFrom) validateValueFrom(variable, `${path}[${index}].valueFrom`, errors);
  }
}

function validateValueFrom(variable: EnvVar, path: string, errors: FieldError[]): void {
  const from = variable.valueFrom!;
  let sources = 0;
  if (from.fieldRef && ++sources) validateFieldRef(from.fieldRef, environmentFieldPaths, `${path}.fieldRef`, errors);
  if (from.resourceFieldRef && ++sources) validateResourceFieldRef(from.resourceFieldRef, `${path}.resourceFieldRef`, false, errors);
  if (from.configMapKeyRef && ++sources) validateKeySelector(from.configMapKeyRef, `${path}.configMapKeyRef`, errors);
  if (from.secretKeyRef && ++sources) validateKeySelector(from.secretKeyRef, `${path}.secretKeyRef`, errors);
  if (from.fileKeyRef && ++sources) validateFileKeySelector(from.fileKeyRef, `${path}.fileKeyRef`, errors);
  if (sources === 0) errors.push(invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'));
  else if (variable.value) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
}

function validateKeySelector(selector: { readonly name?: string; readonly key?: string }, path: string, errors: FieldError[]): void {
  check(isDns1123Subdomain, selector.name ?? '', `${path}.name`, errors);
  if (!selector.key) errors.push(required(`${path}.key`));
  else check(isConfigMapKey, selector.key, `${path}.key`, errors);
}

function validateFileKeySelector(selector: FileKeySelector, path: string, errors: FieldError[]): void {
  if (!selector.key) errors.push(required(`${path}.key`));
  else check(isEnvironmentName, selector.key, `${path}.key`, errors);
  if (!selector.volumeName) errors.push(required(`${path}.volumeName`));
  else check(isDns1123Label, selector.volumeName, `${path}.volumeName`, errors);
  if (!selector.path) errors.push(required(`${path}.path`));
  else checkNoBacksteps(selector.path, `${path}.path`, errors);
}

const namePrefix = asPrefix(isDns1123Subdomain);

export function validateEnvironmentFrom(sources: readonly EnvFromSource[] | undefined, path: string, errors: FieldError[]): void {
  sources?.forEach((source, index) => {
    const at = `${path}[${index}]`;
    if (source.prefix) check(isEnvironmentName, source.prefix, `${at}.prefix`, errors);
    let count = 0;
    for (const kind of ['configMapRef', 'secretRef'] as const) {
      const ref = source[kind];
      if (!ref) continue;
      count++;
      if (!ref.name) errors.push(required(`${at}.${kind}.name`));
      else check(namePrefix, ref.name, `${at}.${kind}.name`, errors);
    }
    // Upstream names the list, not the item.
    if (count === 0) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (count > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
  });
}
