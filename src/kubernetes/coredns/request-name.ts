/** What a name below the cluster's domain asks for (plugin/kubernetes parse.go recordRequest). */
export interface RequestName {
  readonly kind: 'svc' | 'pod';
  readonly namespace: string;
  /** '' asks for the namespace itself. For Pods the address with dashes. */
  readonly service: string;
  readonly endpoint?: string;
  /** Of an SRV name, without underscores. */
  readonly port?: string;
  readonly protocol?: string;
}

const withoutUnderscore = (label: string) => label.replace(/^_/, '');

/**
 * Takes a name apart: `_port._protocol.service.namespace.svc`, `endpoint.service.namespace.svc`, `service.namespace.svc`; the same with
 * `pod`. `base` is the name without the cluster's domain. 'apex' exists and has no records; 'invalid' does not exist.
 */
export function parseRequestName(base: string): RequestName | 'apex' | 'invalid' {
  if (base === '' || base === 'svc' || base === 'pod') return 'apex';
  const labels = base.split('.').reverse();
  const [kind, namespace = '', service = '', ...rest] = labels;
  if (kind !== 'svc' && kind !== 'pod') return 'invalid';
  const name = { kind, namespace, service } as const;
  if (rest.length === 0) return name;
  if (rest.length === 1) return { ...name, endpoint: rest[0]! };
  if (rest.length === 2) return { ...name, protocol: withoutUnderscore(rest[0]!), port: withoutUnderscore(rest[1]!) };
  return 'invalid';
}
