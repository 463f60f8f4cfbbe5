import { notFound } from '../../../api/errors.ts';
import { findResource } from '../../../api/scheme.ts';
import { fromLabelSelector, type LabelSelector } from '../../../api/selector.ts';
import type { MatchResources, NamedRuleWithOperations, Namespace } from '../../../api/types.ts';
import { covers } from '../../authorization/rules.ts';
import { refuse } from '../../refusal.ts';
import type { Storage } from '../../registry/storage.ts';
import type { AdmissionRequest } from '../chain.ts';

const namespaces = findResource('', 'v1', 'namespaces')!;

const isNamespace = ({ resource }: AdmissionRequest) => resource.group === '' && resource.resource === 'namespaces';

/** The namespace of a request; '' of what has none. A Namespace is its own. */
export function namespaceOf(request: AdmissionRequest): string {
  return (isNamespace(request) ? request.object.metadata.name : request.object.metadata.namespace) ?? '';
}

/** The name that a request has; '' where the server makes one up, although validating policies see the object with it. */
export function requestName({ operation, object }: AdmissionRequest): string {
  const { name = '', generateName } = object.metadata;
  return operation === 'CREATE' && generateName && name.startsWith(generateName) ? '' : name;
}

/** The Namespace in which the object is; undefined of what is in none. */
export function namespaceObjectOf(request: AdmissionRequest, storage: Storage): Namespace | undefined {
  const name = isNamespace(request) ? '' : (request.object.metadata.namespace ?? '');
  if (name === '') return undefined;
  return namespaceNamed(name, storage);
}

function namespaceNamed(name: string, storage: Storage): Namespace {
  return (storage.get(namespaces, '', name) as Namespace | undefined) ?? refuse(notFound(namespaces, name));
}

/** Whether a policy's constraints, or a binding's resources, are about a request (policy/matching.Matcher). */
export function matches(request: AdmissionRequest, match: MatchResources | undefined, storage: Storage): boolean {
  if (!match) return true;
  return (
    matchesNamespace(request, match, storage) &&
    matchesObject(request, match) &&
    !matchesAny(request, match.excludeResourceRules ?? []) &&
    (!match.resourceRules?.length || matchesAny(request, match.resourceRules))
  );
}

/** Validation has seen the selectors: they are well formed. */
function selectorOf(fields: MatchResources['objectSelector']): LabelSelector {
  const result = fromLabelSelector(fields ?? {});
  if ('error' in result) throw new Error(result.error);
  return result.selector;
}

/** What has no namespace is never left out for its namespace. */
function matchesNamespace(request: AdmissionRequest, match: MatchResources, storage: Storage): boolean {
  const selector = selectorOf(match.namespaceSelector);
  const name = namespaceOf(request);
  if (name === '' || selector.empty) return true;
  const written = isNamespace(request) && !request.subresource && request.operation !== 'DELETE';
  const namespace = written ? request.object : namespaceNamed(name, storage);
  return selector.matches(namespace.metadata.labels);
}

/** The object as it is to be, or as it was. */
function matchesObject({ object, old, operation }: AdmissionRequest, match: MatchResources): boolean {
  const selector = selectorOf(match.objectSelector);
  if (selector.empty) return true;
  // What a stream is asked for with has no labels that could be looked at.
  if (operation === 'CONNECT') return false;
  return (operation !== 'DELETE' && selector.matches(object.metadata.labels)) || (old !== undefined && selector.matches(old.metadata.labels));
}

function matchesAny(request: AdmissionRequest, rules: readonly NamedRuleWithOperations[]): boolean {
  const { resource, operation } = request;
  return rules.some(
    (rule) =>
      matchesScope(request, rule.scope ?? '*') &&
      covers(rule.operations, operation) &&
      covers(rule.apiGroups, resource.group) &&
      covers(rule.apiVersions, resource.version) &&
      (rule.resources ?? []).some((name) => matchesResource(request, name)) &&
      (!rule.resourceNames?.length || rule.resourceNames.includes(requestName(request))),
  );
}

function matchesScope(request: AdmissionRequest, scope: string): boolean {
  const isInNamespace = !isNamespace(request) && namespaceOf(request) !== '';
  return scope === '*' || (scope === 'Namespaced') === isInNamespace;
}

/** A resource, or one with its subresource (`pods/status`); a star stands for any. */
function matchesResource({ resource, subresource = '' }: AdmissionRequest, name: string): boolean {
  const [head = '', sub = ''] = name.split('/', 2);
  return (head === '*' || head === resource.resource) && (sub === '*' || sub === subresource);
}
