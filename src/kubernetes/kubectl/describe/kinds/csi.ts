import type { CSINode, ObjectMeta } from '../../../api/types.ts';
import { formatLabels } from '../../printers/table.ts';
import type { Describer } from '../describe-object.ts';
import { describeEvents } from '../events.ts';
import { annotationsMultiline, formatTime, labelsMultiline } from '../values.ts';
import { DescribeWriter } from '../writer.ts';

interface VolumeAttributesClass {
  readonly metadata: ObjectMeta;
  readonly driverName: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

export const volumeAttributesClass: Describer = function* ({ invocation, object, events }) {
  const { metadata, driverName, parameters } = object as unknown as VolumeAttributesClass;
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`);
  writer.line(0, `DriverName:\t${driverName}`);
  writer.line(0, `Parameters:\t${formatLabels(parameters)}`);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};

export const csiNode: Describer = function* ({ invocation, object, events }) {
  const { metadata, spec } = object as unknown as CSINode;
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
  writer.line(0, `CreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`);
  writer.line(0, 'Spec:');
  if (spec.drivers) writer.line(1, 'Drivers:');
  for (const { name, nodeID, allocatable, topologyKeys } of spec.drivers ?? []) {
    writer.line(2, `${name}:`);
    writer.line(3, `Node ID:\t${nodeID}`);
    if (allocatable?.count !== undefined) {
      writer.line(3, 'Allocatables:');
      writer.line(4, `Count:\t${allocatable.count}`);
    }
    if (topologyKeys) writer.line(3, `Topology Keys:\t[${topologyKeys.join(' ')}]`);
  }
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};
