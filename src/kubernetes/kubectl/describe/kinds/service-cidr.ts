import type { ObjectMeta } from '../../../api/types.ts';
import type { Describer } from '../describe-object.ts';
import { describeEvents } from '../events.ts';
import { formatTime } from '../values.ts';
import { DescribeWriter } from '../writer.ts';
import { describeMetadata } from './config.ts';

interface ServiceCIDR {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly cidrs?: readonly string[] };
  readonly status?: { readonly conditions?: readonly Readonly<Record<'type' | 'status' | 'lastTransitionTime' | 'reason' | 'message', string>>[] };
}

export const serviceCIDR: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec, status } = object as unknown as ServiceCIDR;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata, false);
  writer.line(0, `CIDRs:\t${(spec.cidrs ?? []).join(', ')}`);
  if (status?.conditions?.length) {
    writer.line(0, 'Status:\nConditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------');
    for (const { type, status: value, lastTransitionTime, reason, message } of status.conditions) {
      writer.line(1, `${type}\t${value}\t${formatTime(lastTransitionTime)}\t${reason}\t${message}`);
    }
  }
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

interface IPAddress {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly parentRef?: { readonly group?: string; readonly resource: string; readonly namespace?: string; readonly name: string } };
}

export const ipAddress: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec } = object as unknown as IPAddress;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata, false);
  if (spec.parentRef) {
    const { group = '', resource, namespace = '', name } = spec.parentRef;
    writer.line(0, 'Parent Reference:');
    writer.line(1, `Group:\t${group}\n  Resource:\t${resource}\n  Namespace:\t${namespace}\n  Name:\t${name}`);
  }
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};
