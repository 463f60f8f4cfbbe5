import { withDefaults } from '../../../api/defaults/index.ts';
import { equal } from '../../../api/equal.ts';
import type { Job } from '../../../api/types.ts';
import type { Strategy } from '../strategy.ts';
import { statusOnly } from '../subresource-updates.ts';

const jobNameLabels = ['batch.kubernetes.io/job-name', 'job-name'];
const controllerUidLabel = 'batch.kubernetes.io/controller-uid';
const controllerUidLabels = [controllerUidLabel, 'controller-uid'];

/** Jobs (pkg/registry/batch/job): each gets labels and a selector of its own, unless it asks to have its own selector. */
export const jobStrategy: Strategy = {
  newStatus: {},
  generationChanges: (object, old) => !equal(object.spec, old.spec),
  subresources: { status: statusOnly },
  prepareForCreate: (object) => withSelector(object as Job),
  // A Job without labels gets those of its Pods, the generated ones too: what is stored is read with defaults.
  readBack: withDefaults,
};

/** generateSelector; labels of the manifest that contradict are left for validation to refuse. */
function withSelector(job: Job): Job {
  const { spec, metadata } = job;
  if (spec.manualSelector) return job;
  const own = spec.template.metadata?.labels ?? {};
  const contradicts = (labels: readonly string[], value: string) => labels.some((label) => own[label] !== undefined && own[label] !== value);
  const { name = '', uid = '' } = metadata;
  if (contradicts(jobNameLabels, name) || contradicts(controllerUidLabels, uid)) return job;
  const added = [...jobNameLabels.map((label) => [label, name] as const), ...controllerUidLabels.map((label) => [label, uid] as const)];
  const labels = { ...own, ...Object.fromEntries(added) };
  const selector = { ...spec.selector, matchLabels: { ...spec.selector?.matchLabels, [controllerUidLabel]: uid } };
  // Labels that were defaulted from the template are the very same map, and grow with it.
  const shared = metadata.labels !== undefined && metadata.labels === spec.template.metadata?.labels;
  return {
    ...job,
    metadata: shared ? { ...metadata, labels } : metadata,
    spec: { ...spec, selector, template: { ...spec.template, metadata: { ...spec.template.metadata, labels } } },
  };
}
