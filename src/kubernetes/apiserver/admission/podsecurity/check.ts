import type { Container, ObjectMeta, PodSpec } from '../../../api/types.ts';

/** The part of a Pod, or of a template of Pods, that is judged. */
export interface Subject {
  readonly metadata: ObjectMeta | undefined;
  readonly spec: PodSpec;
}

/** Why a Pod is not allowed: in a few words, and which of its fields. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** One rule; undefined when the Pod keeps it. */
export type Check = (subject: Subject) => Violation | undefined;

/** A rule under its name, as it is from each minor version of 1.x on. */
export interface VersionedCheck {
  readonly id: string;
  readonly versions: readonly { readonly since: number; readonly check: Check }[];
  /** Names of the baseline rules that this one stands for. */
  readonly overrides?: readonly string[];
}

export const containersOf = ({ spec }: Subject): readonly Container[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...((spec.ephemeralContainers ?? []) as readonly Container[]),
];

export const quoted = (items: readonly string[]) => items.map((item) => `"${item}"`).join(', ');
export const plural = (one: string, many: string, count: number) => (count === 1 ? one : many);

/** `container "main"`, `containers "main", "side"`. */
export const containerNames = (names: readonly string[]) => `${plural('container', 'containers', names.length)} ${quoted(names)}`;

export const sortedSet = (items: readonly string[]) => [...new Set(items)].sort();

/** The names of the containers that break a rule. */
export const namesWhere = (subject: Subject, breaks: (container: Container) => boolean) =>
  containersOf(subject)
    .filter(breaks)
    .map(({ name }) => name);

/** `pod and container "main"`: who sets what must not be set; undefined when nobody does. */
export function settersText(pod: boolean, containers: readonly string[]): string | undefined {
  const setters = [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [containerNames(containers)] : [])];
  return setters.length > 0 ? setters.join(' and ') : undefined;
}

/** A rule that does not bind Pods for Windows. */
export const exceptWindows =
  (check: Check): Check =>
  (subject) =>
    subject.spec.os?.name === 'windows' ? undefined : check(subject);

/** A rule that does not bind Pods with user namespaces of their own. */
export const exceptUserNamespaces =
  (check: Check): Check =>
  (subject) =>
    subject.spec.hostUsers === false ? undefined : check(subject);
