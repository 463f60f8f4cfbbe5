import { UserError } from '../errors.ts';

export interface TypeAndName {
  readonly type: string;
  readonly name: string;
}

/** What the arguments of get, delete and the like name: types alone, one type with names, or pairs. */
export interface ResourceArguments {
  readonly types: readonly string[];
  readonly names: readonly string[];
  readonly pairs: readonly TypeAndName[];
}

/** `a,b,a` without repetitions. */
export const splitTypes = (text: string): readonly string[] => [...new Set(text.split(','))];

/** `pods,svc web` means `pods/web svc/web`. */
function normalizeArguments(args: readonly string[]): readonly string[] {
  const types = args.length >= 2 ? splitTypes(args[0]!) : [];
  return types.length > 1 ? types.flatMap((type) => args.slice(1).map((name) => `${type}/${name}`)) : args;
}

/** `pod/web`; undefined without a slash. */
export function splitPair(text: string): TypeAndName | undefined {
  if (!text.includes('/')) return undefined;
  const parts = text.split('/');
  if (parts.length !== 2) throw new UserError('arguments in resource/name form may not have more than one slash');
  const [type, name] = parts as [string, string];
  if (type === '' || name === '' || splitTypes(type).length !== 1) throw new UserError('arguments in resource/name form must have a single resource and name');
  return { type, name };
}

/** Builder.ResourceTypeOrNameArgs. */
export function readResourceArguments(args: readonly string[], expandType: (type: string) => readonly string[] | undefined): ResourceArguments {
  const normalized = normalizeArguments(args);
  const slashes = normalized.filter((argument) => argument.includes('/')).length;
  if (slashes > 0 && slashes < normalized.length) {
    throw new UserError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  if (slashes > 0) return { types: [], names: [], pairs: normalized.map((argument) => splitPair(argument)!) };
  if (normalized.length === 0) return { types: [], names: [], pairs: [] };
  const types = splitTypes(
    normalized[0]!
      .split(',')
      .flatMap((type) => expandType(type) ?? [type])
      .join(','),
  );
  return { types, names: normalized.slice(1), pairs: [] };
}

/** Whether the arguments name single objects (resource.HasNames). */
export const hasNames = (args: readonly string[]): boolean => {
  const normalized = normalizeArguments(args);
  return normalized.length > 1 || normalized.some((argument) => argument.includes('/'));
};
