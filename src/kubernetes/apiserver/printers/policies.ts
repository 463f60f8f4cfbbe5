import type { ClusterRoleBinding, PodDisruptionBudget, PriorityClass, ResourceQuota, RoleBinding, Subject } from '../../api/types.ts';
import { age, type Cell, type Printer } from './printer.ts';

export const printPodDisruptionBudget: Printer<PodDisruptionBudget> = (object, now) => {
  const { spec, status, metadata } = object;
  return [metadata.name!, String(spec?.minAvailable ?? 'N/A'), String(spec?.maxUnavailable ?? 'N/A'), status?.disruptionsAllowed ?? 0, age(object, now)];
};

export const printPriorityClass: Printer<PriorityClass> = (object, now) => [
  object.metadata.name!,
  object.value ?? 0,
  object.globalDefault ?? false,
  age(object, now),
  object.preemptionPolicy ?? '',
];

/** What is used of each limit, those of `limits.…` in a column of their own. */
export const printResourceQuota: Printer<ResourceQuota> = (object, now) => {
  const { hard = {}, used = {} } = object.status ?? {};
  const text = (limits: boolean) =>
    Object.keys(hard)
      .filter((name) => name.startsWith('limits.') === limits)
      .sort()
      .map((name) => `${name}: ${used[name] ?? 0}/${hard[name]}`)
      .join(', ');
  return [object.metadata.name!, text(false), text(true), age(object, now)];
};

function subjects(all: readonly Subject[] | undefined): Cell[] {
  const of = (kind: string) => (all ?? []).filter((subject) => subject.kind === kind);
  const names = (kind: string) =>
    of(kind)
      .map((subject) => subject.name)
      .join(', ');
  const accounts = of('ServiceAccount').map((subject) => `${subject.namespace ?? ''}/${subject.name}`);
  return [names('User'), names('Group'), accounts.join(', ')];
}

export const printRoleBinding: Printer<RoleBinding | ClusterRoleBinding> = (object, now) => [
  object.metadata.name!,
  `${object.roleRef.kind}/${object.roleRef.name}`,
  age(object, now),
  ...subjects(object.subjects),
];
