import type { EndpointSlice, Service } from '../../../api/types.ts';
import { formatLabels } from '../../printers/table.ts';
import type { Describer } from '../describe-object.ts';
import { endpointsText, slicesOf } from '../endpoints.ts';
import { describeEvents } from '../events.ts';
import { DescribeWriter, type Writer } from '../writer.ts';
import { describeMetadata } from './config.ts';

export const service: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec, status } = object as unknown as Service;
  const slices = yield* slicesOf(invocation, metadata.namespace ?? '', metadata.name ?? '');
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata);
  writer.line(0, `Selector:\t${formatLabels(spec?.selector)}`);
  writer.line(0, `Type:\t${spec?.type ?? ''}`);
  if (spec?.ipFamilyPolicy) writer.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  writer.line(0, `IP Families:\t${spec?.ipFamilies?.join(',') || '<none>'}`);
  writer.line(0, `IP:\t${spec?.clusterIP ?? ''}`);
  writer.line(0, `IPs:\t${spec?.clusterIPs?.join(',') || '<none>'}`);
  if (spec?.externalIPs?.length) writer.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec?.loadBalancerIP) writer.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec?.externalName) writer.line(0, `External Name:\t${spec.externalName}`);
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0)
    writer.line(
      0,
      `LoadBalancer Ingress:\t${ingress.map(({ ip, ipMode, hostname }) => (ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : (hostname ?? ''))).join(', ')}`,
    );
  describePorts(writer, spec?.ports ?? [], slices);
  writer.line(0, `Session Affinity:\t${spec?.sessionAffinity ?? ''}`);
  if (spec?.externalTrafficPolicy) writer.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec?.internalTrafficPolicy) writer.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  if (spec?.healthCheckNodePort) writer.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  if (spec?.loadBalancerSourceRanges?.length) writer.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
  if (spec?.trafficDistribution) writer.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

function describePorts(writer: Writer, ports: NonNullable<NonNullable<Service['spec']>['ports']>, slices: readonly EndpointSlice[]): void {
  for (const { name, port, protocol, targetPort, appProtocol, nodePort } of ports) {
    writer.line(0, `Port:\t${name || '<unset>'}\t${port}/${protocol}`);
    writer.line(0, `TargetPort:\t${targetPort}/${protocol}`);
    if (appProtocol) writer.line(0, `AppProtocol:\t${appProtocol}`);
    if (nodePort) writer.line(0, `NodePort:\t${name || '<unset>'}\t${nodePort}/${protocol}`);
    writer.line(0, `Endpoints:\t${endpointsText(slices, name ?? '')}`);
  }
}
