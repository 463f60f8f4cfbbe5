import { badRequest } from '../api/errors.ts';
import type { KubernetesObject } from '../api/meta.ts';
import type { ResourceInfo } from '../api/scheme.ts';
import { type LabelSelector, parseFieldSelector, parseLabelSelector } from '../api/selector.ts';
import type { ApiRequest } from '../api/transport.ts';
import type { Pod } from '../api/types.ts';
import { refuse } from './refusal.ts';
import { fieldsOf, unsupportedField } from './registry/fields.ts';
import { queryValue, type RequestInfo } from './request-info.ts';

/** Which objects a list or watch wants. */
export interface Selection {
  readonly namespace: string;
  /** Set when exactly one name is asked for. */
  readonly name?: string;
  /** Set when the Pods of exactly one node are asked for; '' for those without a node. */
  readonly nodeName?: string;
  /** A label of which the objects must have one of these values: by it they are found. `matches` asks for it too. */
  readonly label?: { readonly key: string; readonly values: readonly string[] };
  /** What name, nodeName and namespace do not decide already; absent when nothing is left. */
  readonly matches?: (object: KubernetesObject) => boolean;
}

interface Term {
  readonly field: string;
  readonly value: string;
  readonly negative: boolean;
}

/** Reads labelSelector and fieldSelector; refuses what cannot be read or is not supported. */
export function selection(request: ApiRequest, info: RequestInfo, resource: ResourceInfo): Selection {
  const selector = labelSelector(queryValue(request, 'labelSelector') ?? '');
  const labels = selector && ((object: KubernetesObject) => selector.matches(object.metadata.labels));
  const label = selector?.requirements.find(({ operator }) => operator === '=' || operator === '==' || operator === 'in');
  const terms = fieldTerms(queryValue(request, 'fieldSelector') ?? '', resource);
  const nameTerm = terms.find((term) => term.field === 'metadata.name' && !term.negative);
  const nodeTerm = resource.resource === 'pods' && resource.group === '' ? terms.find((term) => term.field === 'spec.nodeName' && !term.negative) : undefined;
  const rest = terms.filter((term) => term !== nameTerm && term !== nodeTerm);
  const name = info.name || nameTerm?.value;
  const matches = both(labels, rest.length > 0 ? (object) => matchesTerms(resource, object, rest) : undefined);
  return {
    namespace: info.namespace,
    ...(name !== undefined && { name }),
    ...(nodeTerm && { nodeName: nodeTerm.value }),
    ...(label && { label }),
    ...(matches && { matches }),
  };
}

/** Whether an object of the right resource is selected. */
export function isSelected({ namespace, name, nodeName, matches }: Selection, object: KubernetesObject): boolean {
  if (namespace && object.metadata.namespace !== namespace) return false;
  if (name !== undefined && object.metadata.name !== name) return false;
  if (nodeName !== undefined && ((object as Pod).spec.nodeName ?? '') !== nodeName) return false;
  return matches?.(object) ?? true;
}

type Test = ((object: KubernetesObject) => boolean) | undefined;

function both(a: Test, b: Test): Test {
  return a && b ? (object) => a(object) && b(object) : (a ?? b);
}

function labelSelector(text: string): LabelSelector | undefined {
  if (text === '') return undefined;
  const parsed = parseLabelSelector(text);
  if ('error' in parsed) return refuse(badRequest(parsed.error));
  const { selector } = parsed;
  return selector.empty ? undefined : selector;
}

function fieldTerms(text: string, resource: ResourceInfo): readonly Term[] {
  if (text === '') return [];
  const parsed = parseFieldSelector(text);
  if ('error' in parsed) return refuse(badRequest(parsed.error));
  const terms = parsed.selector.requirements.map(({ field, operator, value }) => ({ field, value, negative: operator === '!=' }));
  for (const { field } of terms) {
    const error = unsupportedField(resource, field);
    if (error) refuse(badRequest(error));
  }
  return terms;
}

function matchesTerms(resource: ResourceInfo, object: KubernetesObject, terms: readonly Term[]): boolean {
  const fields = fieldsOf(resource, object);
  return terms.every(({ field, value, negative }) => (fields[field] === value) !== negative);
}
