import type { UnmodelledField } from '../api/unmodelled.ts';

/** Fields of a Pod's spec that the scheduler leaves aside. */
export const unmodelledSchedulingFields: readonly UnmodelledField[] = [{ path: 'schedulingGroup', why: 'Pods are scheduled one by one, not as a group' }];
