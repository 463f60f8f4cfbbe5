import type { Execution } from '../../../machine/process/types.ts';
import { parseLabelSelector } from '../../api/selector.ts';
import { UserError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { type ResourceArguments, readResourceArguments } from './arguments.ts';
import { expandPaths } from './files.ts';
import { kustomizeVisits } from './kustomized.ts';
import { expandCategory, type Found, findResourceType, type Mapping } from './mapper.ts';
import { Result, type Visit } from './result.ts';
import type { Selection } from './selection.ts';
import { documentVisits } from './stream.ts';

const missingResource = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** Resolves what a command is about (cli-runtime's resource.Builder). Throws what the builder would tell. */
export function* select(invocation: Invocation, selection: Selection): Execution<Result> {
  const filenames = selection.filenames ?? [];
  const kustomize = selection.kustomize ?? '';
  if (filenames.length > 0 && kustomize !== '') throw new UserError('only one of -f or -k can be specified');
  if (kustomize !== '' && selection.recursive) throw new UserError("the -k flag can't be used with -f or -R");
  if (selection.all && (selection.labelSelector || selection.fieldSelector)) throw new UserError("setting 'all' parameter but found a non empty selector. ");
  const args = selection.args ?? [];
  const paths = filenames.length > 0 ? yield* expandPaths(invocation.process, filenames, selection.recursive ?? false) : undefined;
  // A type alone may be a category, which is looked up first.
  const discovery = args.length > 0 ? yield* invocation.discovery(args.some((argument) => argument.includes('/')) ? 4 : 5) : undefined;
  const given = readResourceArguments(args, (type) => discovery && expandCategory(discovery, type));
  if (paths || kustomize !== '') {
    refuseArguments(given);
    checkSelector(selection.labelSelector);
    const visits = kustomize !== '' ? kustomizeVisits(invocation, selection, kustomize) : documentVisits(invocation, selection, paths!.sources);
    const single = kustomize === '' && !paths!.directory && paths!.sources.length === 1 && paths!.sources[0]!.path !== 'STDIN';
    return new Result(invocation, selection, visits, { single, fromFiles: true });
  }
  const selector = selection.all || selection.labelSelector ? (selection.labelSelector ?? '') : undefined;
  const everything = selection.emptySelector && given.types.length > 0 && given.names.length === 0;
  if (selector !== undefined || selection.fieldSelector || everything) return yield* bySelector(invocation, selection, given);
  if (given.pairs.length > 0) return yield* byPairs(invocation, selection, given);
  if (given.names.length > 0) return yield* byName(invocation, selection, given);
  if (given.types.length === 0) throw new UserError(missingResource);
  for (const type of given.types) yield* mappingFor(invocation, type);
  throw new UserError('resource(s) were provided, but no name was specified');
}

/** Objects of files are filtered by kubectl itself. */
function checkSelector(selector = ''): void {
  const parsed = parseLabelSelector(selector);
  if ('error' in parsed) throw new UserError(`the provided selector "${selector}" is not valid: ${parsed.error}`);
}

function refuseArguments(given: ResourceArguments): void {
  if (given.types.length > 0) throw new UserError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well');
  if (given.names.length > 0) throw new UserError('name cannot be provided when a path is specified');
  if (given.pairs.length > 0) throw new UserError('resource/name arguments cannot be provided when a path is specified');
}

/** The mapping of a type argument; tells of an ambiguous short name once. */
export function* mappingFor(invocation: Invocation, type: string): Execution<Mapping> {
  const found: Found = findResourceType(yield* invocation.discovery(), type);
  if (found.warning) yield* invocation.err(`Warning: ${found.warning}\n`);
  return found.mapping;
}

function* mappingsOf(invocation: Invocation, selection: Selection, types: readonly string[]): Execution<readonly Mapping[]> {
  if (types.length > 1 && selection.singleType) throw new UserError('you may only specify a single resource type');
  const mappings: Mapping[] = [];
  for (const type of types) {
    const mapping = yield* mappingFor(invocation, type);
    if (!mappings.some((seen) => seen.resource === mapping.resource && seen.group === mapping.group)) mappings.push(mapping);
  }
  return mappings;
}

function* bySelector(invocation: Invocation, selection: Selection, given: ResourceArguments): Execution<Result> {
  if (given.names.length > 0) throw new UserError('name cannot be provided when a selector is specified');
  if (given.pairs.length > 0) throw new UserError('selectors and the all flag cannot be used when passing resource/name arguments');
  if (given.types.length === 0) throw new UserError('at least one resource must be specified to use a selector');
  if (selection.subresource) throw new UserError('subresource cannot be used when bulk resources are specified');
  const visits: Visit[] = (yield* mappingsOf(invocation, selection, given.types)).map((mapping) => ({ kind: 'list', mapping }));
  return new Result(invocation, selection, visits, { single: false, fromFiles: false });
}

function namespaceFor(selection: Selection, mapping: Mapping): string {
  if (!mapping.namespaced) return '';
  if (selection.allNamespaces) throw new UserError('a resource cannot be retrieved by name across all namespaces');
  return selection.namespace.name;
}

function* byPairs(invocation: Invocation, selection: Selection, given: ResourceArguments): Execution<Result> {
  const visits: Visit[] = [];
  for (const { type, name } of given.pairs) {
    const mapping = yield* mappingFor(invocation, type);
    visits.push({ kind: 'info', info: { mapping, namespace: namespaceFor(selection, mapping), name, source: '', subresource: selection.subresource } });
  }
  const types = new Set(visits.map((visit) => (visit.kind === 'info' ? visit.info.mapping.resource : '')));
  if (types.size > 1 && selection.singleType) throw new UserError('you may only specify a single resource type');
  return new Result(invocation, selection, visits, { single: given.pairs.length === 1, fromFiles: false });
}

function* byName(invocation: Invocation, selection: Selection, given: ResourceArguments): Execution<Result> {
  if (given.types.length > 1) throw new UserError('you must specify only one resource');
  const [mapping] = yield* mappingsOf(invocation, selection, given.types);
  const namespace = namespaceFor(selection, mapping!);
  const visits: Visit[] = given.names.map((name) => ({
    kind: 'info',
    info: { mapping: mapping!, namespace, name, source: '', subresource: selection.subresource },
  }));
  return new Result(invocation, selection, visits, { single: given.names.length === 1, fromFiles: false });
}
