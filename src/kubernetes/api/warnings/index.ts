import { partOfKind } from '../kind-parts.ts';
import type { KubernetesObject } from '../meta.ts';
import { parseGroupVersion } from '../scheme.ts';
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

/** Group versions that are served but deprecated: every request to them is answered with a warning. */
const deprecated: Readonly<Record<string, string>> = {
  '/v1/Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  '/v1/ComponentStatus': 'v1 ComponentStatus is deprecated in v1.19+',
};

/** The warning for any request to a kind that is deprecated. */
export function deprecationWarning(group: string, version: string, kind: string): string | undefined {
  return deprecated[`${group}/${version}/${kind}`];
}

/**
 * What the server warns about when an object is written, in upstream's order, each once; `old` is given for an update. The object has its defaults
 * and is valid: a refused object is answered without warnings. The warning for a deprecated kind comes with every request and is not among them (deprecationWarning).
 */
export function warningsFor(object: KubernetesObject, old?: KubernetesObject): string[] {
  const out: string[] = [];
  const groupKind = `${parseGroupVersion(object.apiVersion ?? '').group}/${object.kind}`;
  const warn = clusterWarnings[groupKind] ?? partOfKind(groupKind).warnings[groupKind];
  warn?.(object as never, old !== undefined, out);
  return [...new Set(out)];
}
