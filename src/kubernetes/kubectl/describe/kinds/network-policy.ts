import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '../../../api/types.ts';
import type { Describer } from '../describe-object.ts';
import { formatSelector } from '../selector.ts';
import { annotationsMultiline, labelsMultiline } from '../values.ts';
import { DescribeWriter, type Writer } from '../writer.ts';

/** metav1.Time as Go prints it: `2026-11-21 06:30:00 +0000 UTC`. */
const goTime = (timestamp: string | undefined) => `${timestamp?.slice(0, 10)} ${timestamp?.slice(11, 19)} +0000 UTC`;

export const networkPolicy: Describer = function* ({ object }) {
  const { metadata, spec } = object as unknown as NetworkPolicy;
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace}\nCreated on:\t${goTime(metadata.creationTimestamp)}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  if (spec) describeSpec(writer, spec);
  return writer.end();
};

function describeSpec(writer: Writer, spec: NetworkPolicySpec): void {
  const selector = spec.podSelector ?? {};
  const everyone = Object.keys(selector.matchLabels ?? {}).length === 0 && !selector.matchExpressions?.length;
  writer.line(0, 'Spec:');
  writer.write(1, 'PodSelector: ');
  writer.line(2, everyone ? '<none> (Allowing the specific traffic to all pods in this namespace)' : formatSelector(selector));
  const types = spec.policyTypes ?? [];
  const ingress = (spec.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from }));
  const egress = (spec.egress ?? []).map(({ ports, to }) => ({ ports, peers: to }));
  if (types.includes('Ingress')) describeRules(writer, 'ingress', ingress, 'From', 'source');
  else writer.line(1, 'Not affecting ingress traffic');
  if (types.includes('Egress')) describeRules(writer, 'egress', egress, 'To', 'destination');
  else writer.line(1, 'Not affecting egress traffic');
  writer.line(1, `Policy Types: ${types.join(', ') || '<none>'}`);
}

interface Rule {
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
}

function describeRules(writer: Writer, direction: string, rules: readonly Rule[], word: string, side: string): void {
  writer.line(1, `Allowing ${direction} traffic:`);
  if (rules.length === 0) writer.line(2, `<none> (Selected pods are isolated for ${direction} connectivity)`);
  for (const [i, { ports = [], peers = [] }] of rules.entries()) {
    if (i > 0) writer.line(2, '----------');
    if (ports.length === 0) writer.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const { port, endPort, protocol = 'TCP' } of ports) {
      writer.line(2, endPort === undefined ? `To Port: ${port ?? '<nil>'}/${protocol}` : `To Port Range: ${port}-${endPort}/${protocol}`);
    }
    if (peers.length === 0) writer.line(2, `${word}: <any> (traffic not restricted by ${side})`);
    for (const peer of peers) {
      writer.line(2, `${word}:`);
      describePeer(writer, peer);
    }
  }
}

function describePeer(writer: Writer, { namespaceSelector, podSelector, ipBlock }: NetworkPolicyPeer): void {
  if (namespaceSelector) writer.line(3, `NamespaceSelector: ${formatSelector(namespaceSelector)}`);
  if (podSelector) writer.line(3, `PodSelector: ${formatSelector(podSelector)}`);
  if (namespaceSelector || podSelector || !ipBlock) return;
  writer.line(3, 'IPBlock:');
  writer.line(4, `CIDR: ${ipBlock.cidr}`);
  writer.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
}
