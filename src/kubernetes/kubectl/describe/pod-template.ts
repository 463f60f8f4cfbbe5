import type { PodTemplateSpec } from '../../api/types.ts';
import { describeContainers } from './containers.ts';
import { describeTolerations, describeTopology } from './pod.ts';
import { annotationsMultiline, labelsMultiline } from './values.ts';
import { describeVolumes } from './volumes.ts';
import type { Writer } from './writer.ts';

/** The section `Pod Template:` (describe.DescribePodTemplate). */
export function describePodTemplate(writer: Writer, template: PodTemplateSpec): void {
  const { metadata, spec } = template;
  writer.line(0, 'Pod Template:');
  labelsMultiline(writer, '  Labels', metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0) annotationsMultiline(writer, '  Annotations', metadata!.annotations);
  if (spec?.serviceAccountName) writer.line(1, `Service Account:\t${spec.serviceAccountName}`);
  if (spec?.initContainers?.length) describeContainers(writer, 'Init Containers', spec.initContainers, undefined, undefined, '  ');
  describeContainers(writer, 'Containers', spec?.containers ?? [], undefined, undefined, '  ');
  describeVolumes(writer, spec?.volumes, '  ');
  describeTopology(writer, spec?.topologySpreadConstraints, '  ');
  if (spec?.priorityClassName) writer.line(1, `Priority Class Name:\t${spec.priorityClassName}`);
  labelsMultiline(writer, '  Node-Selectors', spec?.nodeSelector);
  describeTolerations(writer, spec?.tolerations, '  Tolerations');
}
