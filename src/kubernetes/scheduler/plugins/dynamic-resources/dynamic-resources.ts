import type { PostFilterPlugin } from '../../framework/plugin.ts';

/**
 * Of plugins/dynamicresources only what every Pod meets: its postFilter runs before preemption, and its words stand in each
 * FailedScheduling. When a preFilter before its own rejected the Pod it does not find its state, and that is an error.
 */
export const dynamicResources: PostFilterPlugin = {
  name: 'DynamicResources',
  postFilter: (_, run) => (run ? { kind: 'unschedulable', reasons: ['no new claims to deallocate'] } : { kind: 'error', reasons: ['not found'] }),
};
