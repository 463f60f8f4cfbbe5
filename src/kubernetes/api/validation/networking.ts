import { type FieldError, forbidden, invalid, notSupported, required, tooLong } from '../fielderror.ts';
import { parseCidr, parseIp } from '../ip.ts';
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressClass,
  IngressRule,
  IngressTLS,
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  TypedLocalObjectReference,
} from '../types.ts';
import { checkCidr } from './addresses.ts';
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import {
  check,
  checkDomainPrefixedPath,
  checkRange,
  isDns1123Label,
  isDns1123Subdomain,
  isPathSegment,
  isPortName,
  isWildcardDns1123Subdomain,
} from './names.ts';
import { validateLabelSelector } from './selectors.ts';

const protocols = ['TCP', 'UDP', 'SCTP'];

function validatePolicyPort(port: NetworkPolicyPort, path: string, errors: FieldError[]): void {
  const { protocol, port: number, endPort } = port;
  if (protocol !== undefined && !protocols.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, protocols));
  if (number === undefined) {
    if (endPort !== undefined) errors.push(invalid(`${path}.endPort`, endPort, 'may not be specified when `port` is not specified'));
  } else if (typeof number === 'string') {
    if (endPort !== undefined) errors.push(invalid(`${path}.endPort`, endPort, 'may not be specified when `port` is non-numeric'));
    check(isPortName, number, `${path}.port`, errors);
  } else {
    checkRange(number, 1, 65535, `${path}.port`, errors);
    if (endPort === undefined) return;
    if (endPort < number) errors.push(invalid(`${path}.endPort`, number, 'must be greater than or equal to `port`'));
    checkRange(endPort, 1, 65535, `${path}.endPort`, errors);
  }
}

function contains(outer: string, inner: string): boolean {
  const [a, b] = [parseCidr(outer), parseCidr(inner)];
  if (!a || !b || a.ipv6 !== b.ipv6 || a.prefix >= b.prefix) return false;
  return parseCidr(`${b.network}/${a.prefix}`)?.network === a.network;
}

function validateIpBlock(block: IPBlock, old: readonly string[], path: string, errors: FieldError[]): void {
  if (!block.cidr) return void errors.push(required(`${path}.cidr`));
  checkCidr(block.cidr, `${path}.cidr`, errors, old);
  if (!parseCidr(block.cidr)) return;
  for (const [index, except] of (block.except ?? []).entries()) {
    const field = `${path}.except[${index}]`;
    checkCidr(except, field, errors, old);
    if (parseCidr(except) && !contains(block.cidr, except)) errors.push(invalid(field, except, 'must be a strict subset of `cidr`'));
  }
}

function validatePeer(peer: NetworkPolicyPeer, old: readonly string[], path: string, errors: FieldError[]): void {
  validateLabelSelector(peer.podSelector, `${path}.podSelector`, errors);
  validateLabelSelector(peer.namespaceSelector, `${path}.namespaceSelector`, errors);
  if (peer.ipBlock) validateIpBlock(peer.ipBlock, old, `${path}.ipBlock`, errors);
  if (!peer.podSelector && !peer.namespaceSelector && !peer.ipBlock) errors.push(required(path, 'must specify a peer'));
  else if (peer.ipBlock && (peer.podSelector || peer.namespaceSelector)) errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
}

interface Traffic {
  readonly path: string;
  readonly ports: readonly NetworkPolicyPort[];
  readonly peers: readonly NetworkPolicyPeer[];
  readonly peerField: 'from' | 'to';
}

function trafficOf({ spec }: NetworkPolicy): readonly Traffic[] {
  const ingress = (spec?.ingress ?? []).map(
    (rule, index) => ({ path: `spec.ingress[${index}]`, ports: rule.ports ?? [], peers: rule.from ?? [], peerField: 'from' }) as const,
  );
  const egress = (spec?.egress ?? []).map(
    (rule, index) => ({ path: `spec.egress[${index}]`, ports: rule.ports ?? [], peers: rule.to ?? [], peerField: 'to' }) as const,
  );
  return [...ingress, ...egress];
}

function validatePolicySpec(policy: NetworkPolicy, old: readonly string[], errors: FieldError[]): void {
  validateLabelSelector(policy.spec?.podSelector, 'spec.podSelector', errors);
  for (const { path, ports, peers, peerField } of trafficOf(policy)) {
    for (const [index, port] of ports.entries()) validatePolicyPort(port, `${path}.ports[${index}]`, errors);
    for (const [index, peer] of peers.entries()) validatePeer(peer, old, `${path}.${peerField}[${index}]`, errors);
  }
  const types = policy.spec?.policyTypes ?? [];
  if (types.length > 2) return void errors.push(invalid('spec.policyTypes', types, 'may not specify more than two policyTypes'));
  for (const [index, type] of types.entries()) {
    if (type !== 'Ingress' && type !== 'Egress') errors.push(notSupported(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress']));
  }
}

export function validateNetworkPolicy(policy: NetworkPolicy, errors: FieldError[]): void {
  validateObjectMeta(policy.metadata, true, isDns1123Subdomain, errors);
  validatePolicySpec(policy, [], errors);
}

export function validateNetworkPolicyUpdate(policy: NetworkPolicy, old: NetworkPolicy, errors: FieldError[]): void {
  validateObjectMetaUpdate(policy.metadata, old.metadata, errors);
  const blocks = trafficOf(old).flatMap(({ peers }) => peers.flatMap((peer) => (peer.ipBlock ? [peer.ipBlock] : [])));
  validatePolicySpec(
    policy,
    blocks.flatMap((block) => [block.cidr, ...(block.except ?? [])]),
    errors,
  );
}

function validateResource(reference: TypedLocalObjectReference, path: string, errors: FieldError[]): void {
  if (typeof reference.apiGroup === 'string') check(isDns1123Subdomain, reference.apiGroup, `${path}.apiGroup`, errors);
  for (const field of ['kind', 'name'] as const) {
    if (!reference[field]) errors.push(required(`${path}.${field}`));
    else check(isPathSegment, reference[field], `${path}.${field}`, errors);
  }
}

function validateBackend(backend: IngressBackend, path: string, errors: FieldError[]): void {
  const { resource, service } = backend;
  if (resource && service) errors.push(invalid(path, '', 'cannot set both resource and service backends'));
  else if (resource) validateResource(resource, `${path}.resource`, errors);
  else if (!service) errors.push(invalid(path, '', 'resource or service backend is required'));
  else {
    if (!service.name) errors.push(required(`${path}.service.name`));
    else check(isDns1123Label, service.name, `${path}.service.name`, errors);
    const { name, number } = service.port ?? {};
    if (name && number) errors.push(invalid(path, '', 'cannot set both port name & port number'));
    else if (name) check(isPortName, name, `${path}.service.port.name`, errors);
    else if (number) checkRange(number, 1, 65535, `${path}.service.port.number`, errors);
    else errors.push(required(path, 'port name or number is required'));
  }
}

const badSequences = ['//', '/./', '/../', '%2f', '%2F'];
const badEnds = ['/..', '/.'];
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

function validatePathText(path: string, isStrict: boolean, field: string, errors: FieldError[]): void {
  if ((isStrict || path !== '') && !path.startsWith('/')) errors.push(invalid(field, path, 'must be an absolute path'));
  if (!isStrict) return;
  for (const sequence of badSequences) if (path.includes(sequence)) errors.push(invalid(field, path, `must not contain '${sequence}'`));
  for (const end of badEnds) if (path.endsWith(end)) errors.push(invalid(field, path, `cannot end with '${end}'`));
}

function validateIngressPath(path: HTTPIngressPath, at: string, errors: FieldError[]): void {
  const type: string | undefined = path.pathType ?? undefined;
  if (type === undefined) return void errors.push(required(`${at}.pathType`, 'pathType must be specified'));
  if (!pathTypes.includes(type)) errors.push(notSupported(`${at}.pathType`, type, pathTypes));
  else validatePathText(path.path ?? '', type !== 'ImplementationSpecific', `${at}.path`, errors);
  validateBackend(path.backend, `${at}.backend`, errors);
}

function validateHost(host: string, path: string, errors: FieldError[]): void {
  if (host.includes('*')) check(isWildcardDns1123Subdomain, host, path, errors);
  else check(isDns1123Subdomain, host, path, errors);
}

function validateRule(rule: IngressRule, path: string, errors: FieldError[]): void {
  if (rule.host) {
    if (parseIp(rule.host)) errors.push(invalid(`${path}.host`, rule.host, 'must be a DNS name, not an IP address'));
    validateHost(rule.host, `${path}.host`, errors);
  }
  if (!rule.http) return;
  if (!rule.http.paths?.length) errors.push(required(`${path}.http.paths`));
  for (const [index, one] of (rule.http.paths ?? []).entries()) validateIngressPath(one, `${path}.http.paths[${index}]`, errors);
}

function validateTls(tls: IngressTLS, path: string, errors: FieldError[]): void {
  for (const [index, host] of (tls.hosts ?? []).entries()) validateHost(host, `${path}.hosts[${index}]`, errors);
  if (tls.secretName) check(isDns1123Subdomain, tls.secretName, `${path}.secretName`, errors);
}

function validateIngressParts(ingress: Ingress, errors: FieldError[]): void {
  validateObjectMeta(ingress.metadata, true, isDns1123Subdomain, errors);
  const { rules, defaultBackend, tls, ingressClassName } = ingress.spec ?? {};
  if (!rules?.length && !defaultBackend) errors.push(invalid('spec', rules ?? null, 'either `defaultBackend` or `rules` must be specified'));
  if (defaultBackend) validateBackend(defaultBackend, 'spec.defaultBackend', errors);
  for (const [index, rule] of (rules ?? []).entries()) validateRule(rule, `spec.rules[${index}]`, errors);
  for (const [index, one] of (tls ?? []).entries()) validateTls(one, `spec.tls[${index}]`, errors);
  if (ingressClassName !== undefined) check(isDns1123Subdomain, ingressClassName, 'spec.ingressClassName', errors);
}

const classAnnotation = 'kubernetes.io/ingress.class';

export function validateIngress(ingress: Ingress, errors: FieldError[]): void {
  validateIngressParts(ingress, errors);
  const annotated = ingress.metadata.annotations?.[classAnnotation];
  const named = ingress.spec?.ingressClassName;
  if (annotated !== undefined && named !== undefined && annotated !== named) {
    errors.push(invalid(`annotations.${classAnnotation}`, annotated, 'must match `ingressClassName` when both are specified'));
  }
}

export function validateIngressUpdate(ingress: Ingress, old: Ingress, errors: FieldError[]): void {
  validateObjectMetaUpdate(ingress.metadata, old.metadata, errors);
  validateIngressParts(ingress, errors);
}

function validateParameters(parameters: NonNullable<NonNullable<IngressClass['spec']>['parameters']>, errors: FieldError[]): void {
  const path = 'spec.parameters';
  validateResource(parameters, path, errors);
  const scope = parameters.scope ?? '';
  const { namespace } = parameters;
  if (scope !== 'Cluster' && scope !== 'Namespace') errors.push(notSupported(`${path}.scope`, scope, ['Cluster', 'Namespace']));
  else if (scope === 'Cluster') {
    if (namespace !== undefined) errors.push(forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  } else if (namespace === undefined) errors.push(required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'"));
  else check(isDns1123Label, namespace, `${path}.namespace`, errors);
}

export function validateIngressClass(ingressClass: IngressClass, errors: FieldError[]): void {
  validateObjectMeta(ingressClass.metadata, false, isDns1123Subdomain, errors);
  const controller = ingressClass.spec?.controller ?? '';
  if (controller.length > 250) errors.push(tooLong('spec.controller', 250));
  checkDomainPrefixedPath(controller, 'spec.controller', errors);
  if (ingressClass.spec?.parameters) validateParameters(ingressClass.spec.parameters, errors);
}

export function validateIngressClassUpdate(ingressClass: IngressClass, old: IngressClass, errors: FieldError[]): void {
  validateObjectMetaUpdate(ingressClass.metadata, old.metadata, errors);
  validateImmutable(ingressClass.spec?.controller, old.spec?.controller, 'spec.controller', errors);
  validateIngressClass(ingressClass, errors);
}
