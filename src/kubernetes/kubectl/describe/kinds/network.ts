import type { Execution } from '../../../../machine/process/types.ts';
import type { EndpointSlice, Ingress, IngressBackend, IngressClass, Service } from '../../../api/types.ts';
import { isFailure } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { getObject } from '../../resource/helper.ts';
import type { Mapping } from '../../resource/mapper.ts';
import type { Describer } from '../describe-object.ts';
import { endpointsText, slicesOf } from '../endpoints.ts';
import { describeEvents } from '../events.ts';
import { annotationsMultiline, labelsMultiline } from '../values.ts';
import { DescribeWriter, type Writer } from '../writer.ts';
import { describeMetadata } from './config.ts';

const services: Mapping = { group: '', version: 'v1', kind: 'Service', resource: 'services', namespaced: true };

/** `web:80 (10.244.1.5:80)`, or why nobody is behind it. */
function* backendText(invocation: Invocation, namespace: string, backend: IngressBackend): Execution<string> {
  const { service, resource } = backend;
  if (!service) return resource ? `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}` : '';
  const text = `${service.name}:${service.port?.number || service.port?.name || ''}`;
  try {
    const slices = yield* slicesOf(invocation, namespace, service.name);
    const found = (yield* getObject(invocation, services, namespace, service.name)) as unknown as Service;
    const port = found.spec?.ports?.find((candidate) =>
      service.port?.number ? candidate.port === service.port.number : candidate.name === service.port?.name,
    );
    return `${text} (${endpointsText(slices, port?.name ?? '')})`;
  } catch (error) {
    if (isFailure(error)) return `${text} (<error: ${error.message}>)`;
    throw error;
  }
}

export const ingress: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec, status } = object as unknown as Ingress;
  const namespace = metadata.namespace ?? '';
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  writer.line(0, `Namespace:\t${namespace}`);
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter((text) => text !== '');
  writer.line(0, `Address:\t${[...new Set(addresses)].sort().join(',')}`);
  writer.line(0, `Ingress Class:\t${spec?.ingressClassName ?? '<none>'}`);
  const fallback = spec?.defaultBackend ? yield* backendText(invocation, namespace, spec.defaultBackend) : '<default>';
  writer.line(0, `Default backend:\t${fallback}`);
  if (spec?.tls?.length) writer.line(0, 'TLS:');
  for (const { secretName, hosts = [] } of spec?.tls ?? []) writer.line(1, `${secretName ? `${secretName} terminates` : 'SNI routes'} ${hosts.join(',')}`);
  yield* describeRules(invocation, writer, spec, namespace, fallback);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

function* describeRules(invocation: Invocation, writer: Writer, spec: Ingress['spec'], namespace: string, fallback: string): Execution<void> {
  writer.line(0, 'Rules:\n  Host\tPath\tBackends');
  writer.line(1, '----\t----\t--------');
  const rules = (spec?.rules ?? []).filter(({ http }) => http);
  for (const { host, http } of rules) {
    writer.line(1, `${host || '*'}\t`);
    for (const { path = '', backend } of http!.paths) writer.line(2, `\t${path} \t${yield* backendText(invocation, namespace, backend)}`);
  }
  if (rules.length === 0) writer.line(1, `*\t*\t${fallback}`);
}

export const ingressClass: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec } = object as unknown as IngressClass;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata, false);
  writer.line(0, `Controller:\t${spec?.controller ?? ''}`);
  const { parameters } = spec ?? {};
  if (parameters) {
    writer.line(0, 'Parameters:');
    if (parameters.apiGroup) writer.line(1, `APIGroup:\t${parameters.apiGroup}`);
    writer.line(1, `Kind:\t${parameters.kind}`);
    writer.line(1, `Name:\t${parameters.name}`);
  }
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

export const endpointSlice: Describer = function* ({ invocation, object, events }) {
  const slice = object as unknown as EndpointSlice;
  const writer = new DescribeWriter();
  describeMetadata(writer, slice.metadata);
  writer.line(0, `AddressType:\t${slice.addressType}`);
  if (!slice.ports?.length) writer.line(0, 'Ports: <unset>');
  else writer.line(0, 'Ports:\n  Name\tPort\tProtocol\n  ----\t----\t--------');
  for (const { name, port, protocol } of slice.ports ?? []) writer.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}`);
  const endpoints = slice.endpoints ?? [];
  writer.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    writer.line(1, `- Addresses:\t${addresses.join(', ') || '<none>'}`);
    writer.line(2, 'Conditions:');
    writer.line(3, `Ready:\t${conditions?.ready ?? '<unset>'}`);
    writer.line(2, `Hostname:\t${hostname ?? '<unset>'}`);
    if (targetRef) writer.line(2, `TargetRef:\t${targetRef.kind}/${targetRef.name}`);
    writer.line(2, `NodeName:\t${nodeName ?? '<unset>'}`);
    writer.line(2, `Zone:\t${zone ?? '<unset>'}`);
  }
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};
