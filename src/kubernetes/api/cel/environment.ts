import { Environment } from '@marcbachmann/cel-js';
import { registerFunctions } from './functions.ts';
import { registerQuantities } from './quantities.ts';
import { makerOf, variableOf } from './translate.ts';
import { isOptional, Message } from './values.ts';

/** What an expression may name. */
export interface Scope {
  /** `object`, `oldObject`, `request`, `namespaceObject`, `params`: of any type. */
  readonly names: readonly string[];
  /** The types of `variables.…` by name. */
  readonly variables: ReadonlyMap<string, string>;
  /** Whether it may make messages: `Object{…}` and `JSONPatch{…}`. */
  readonly messages: boolean;
}

let base: Environment | undefined;

/** The library's environment with Kubernetes' functions, made when the first policy is. */
function baseEnvironment(): Environment {
  if (!base) {
    base = new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true });
    registerFunctions(base);
    registerQuantities(base);
  }
  return base;
}

let names: ReadonlySet<string> | undefined;

/** Whether some overload of a function has that name. */
export function isFunction(name: string): boolean {
  names ??= new Set(
    baseEnvironment()
      .getDefinitions()
      .functions.map((one) => one.name),
  );
  return names.has(name);
}

const namesOf = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.flatMap((line) => line.split(' ')));

/** Functions of Kubernetes' CEL that are missing here: an expression that needs one is refused with these words. */
export const missingFunctions = namesOf(
  'url isURL ip isIP cidr isCIDR semver isSemver optMap optFlatMap ofNonZeroValue optionalOfNonZeroValue',
  'transformList transformMap transformMapEntry existsOne sortBy flatten',
);

/** Variables that are missing. */
export const missingVariables = namesOf('authorizer format');

/** The fields of a JSONPatch and their types (apiserver pkg/cel/mutation/jsonpatch.go). */
export const patchFields: Readonly<Record<string, string>> = { op: 'string', path: 'string', from: 'string', value: 'dyn' };

/** The environment of one expression: the scope's variables, and the types of the messages that it makes. */
export function environmentFor(scope: Scope, messages: readonly string[]): Environment {
  const environment = baseEnvironment().clone();
  for (const type of messages) registerMessage(environment, type);
  for (const name of scope.names) environment.registerVariable(name, 'dyn');
  for (const [name, type] of scope.variables) environment.registerVariable(variableOf(name), type);
  return environment;
}

function registerMessage(environment: Environment, type: string): void {
  const Made = class extends Message {
    static override readonly type = type;
  };
  environment.registerType(type, Made as never);
  environment.registerFunction(`${makerOf(type)}(map): ${type}`, (fields: object) => {
    const given = fields instanceof Map ? [...fields.entries()] : Object.entries(fields);
    return Object.assign(new Made(), Object.fromEntries(given.flatMap(([name, value]) => fieldOf(name, value))));
  });
}

/** A field as it is set; an optional one (`?name: …`) only where it has a value. */
function fieldOf(name: string, value: unknown): [string, unknown][] {
  if (!name.startsWith('?')) return [[name, value]];
  if (!isOptional(value)) throw new Error(`cannot initialize optional entry '${name.slice(1)}' from non-optional value`);
  return value.hasValue() ? [[name.slice(1), value.value()]] : [];
}
