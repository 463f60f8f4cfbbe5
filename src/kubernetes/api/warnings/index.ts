import { kindNames } from '../kind-names.ts';
import { partOfKind } from '../kind-parts.ts';
import type { KubernetesObject } from '../meta.ts';
import { endpointSliceWarnings } from './addresses.ts';
import { secretWarnings } from './secrets.ts';
import { serviceWarnings } from './service.ts';
import type { Warn } from './warn.ts';

/** Of the kinds that every cluster has from its start, by `group/Kind`. */
const clusterWarnings: Readonly<Record<string, Warn>> = {
  '/Service': serviceWarnings,
  '/Secret': secretWarnings,
  'discovery.k8s.io/EndpointSlice': endpointSliceWarnings,
};

/** Kinds of the core group's v1 that are served but deprecated: every request to them is answered with a warning. */
const deprecated: Readonly<Record<string, string>> = {
  Endpoints: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  ComponentStatus: 'v1 ComponentStatus is deprecated in v1.19+',
};

/** The warning for any request to a kind that is deprecated. */
export function deprecationWarning(group: string, version: string, kind: string): string | undefined {
  return group === '' && version === 'v1' ? deprecated[kind] : undefined;
}

/**
 * What the server warns about when an object is written, in upstream's order, each once; `old` is given for an update. The object has its defaults
 * and is valid: a refused object is answered without warnings. The warning for a deprecated kind comes with every request and is not among them (deprecationWarning).
 */
export function warningsFor(object: KubernetesObject, old?: KubernetesObject): string[] {
  const out: string[] = [];
  const { groupKind } = kindNames(object);
  const warn = clusterWarnings[groupKind] ?? partOfKind(groupKind).warnings[groupKind];
  warn?.(object as never, old !== undefined, out);
  return out.length < 2 ? out : [...new Set(out)];
}
