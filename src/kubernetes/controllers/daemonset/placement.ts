import { RequiredNodeAffinity } from '../../api/selector/node-selector.ts';
import { isTolerated } from '../../api/tolerations.ts';
import type { Affinity, DaemonSet, Node, Pod, PodSpec, PodTemplateSpec, Toleration } from '../../api/types.ts';
import { controllerRevisionHashLabel } from '../history/index.ts';

const nodeTaint = (name: string, effect: string): Toleration => ({ key: `node.kubernetes.io/${name}`, operator: 'Exists', effect }) as Toleration;

/** A Pod of a DaemonSet stays on a node in trouble, and starts on one that is short of something or cordoned. */
const daemonTolerations = [
  nodeTaint('not-ready', 'NoExecute'),
  nodeTaint('unreachable', 'NoExecute'),
  nodeTaint('disk-pressure', 'NoSchedule'),
  nodeTaint('memory-pressure', 'NoSchedule'),
  nodeTaint('pid-pressure', 'NoSchedule'),
  nodeTaint('unschedulable', 'NoSchedule'),
];
const networkUnavailable = nodeTaint('network-unavailable', 'NoSchedule');

/** How long they are tolerated does not count. */
const sameTaints = (a: Toleration, b: Toleration) =>
  a.key === b.key && a.effect === b.effect && a.operator === b.operator && (a.value ?? '') === (b.value ?? '');

/** Puts a toleration in the place of those for the same taints, or behind all (AddOrUpdateToleration). */
function withToleration(tolerations: readonly Toleration[], added: Toleration): readonly Toleration[] {
  if (!tolerations.some((one) => sameTaints(one, added))) return [...tolerations, added];
  return tolerations.map((one) => (sameTaints(one, added) ? added : one));
}

/** The tolerations of a DaemonSet's Pods: the template's, and those that all of them have (AddOrUpdateDaemonPodTolerations). */
export function tolerationsOf({ tolerations = [], hostNetwork }: PodSpec): readonly Toleration[] {
  const added = hostNetwork ? [...daemonTolerations, networkUnavailable] : daemonTolerations;
  return added.reduce(withToleration, tolerations);
}

/** Whether a node should get a Pod of a DaemonSet, and whether one that is there may stay. */
export interface Fit {
  readonly run: boolean;
  readonly stay: boolean;
}

const no: Fit = { run: false, stay: false };
const yes: Fit = { run: true, stay: true };

/** Which nodes a template's Pods are for (NodeShouldRunDaemonPod). */
export class Placement {
  readonly #affinity: RequiredNodeAffinity;
  readonly #tolerations: readonly Toleration[];
  readonly #nodeName: string | undefined;

  constructor({ spec }: PodTemplateSpec) {
    this.#affinity = new RequiredNodeAffinity({ spec } as Pod);
    this.#tolerations = tolerationsOf(spec!);
    this.#nodeName = spec!.nodeName || undefined;
  }

  on(node: Node): Fit {
    if (this.#nodeName && this.#nodeName !== node.metadata.name) return no;
    if (!this.#affinity.matches(node)) return no;
    const untolerated = (node.spec.taints ?? []).filter((taint) => !isTolerated(taint, this.#tolerations));
    if (untolerated.some(({ effect }) => effect === 'NoExecute')) return no;
    return untolerated.some(({ effect }) => effect === 'NoSchedule') ? { run: false, stay: true } : yes;
  }
}

export const templateGeneration = 'deprecated.daemonset.template.generation';
const generationLabel = 'pod-template-generation';

/** The template of the Pods of one revision, for any node (CreatePodTemplate). */
export function podTemplate({ metadata, spec: { template } }: DaemonSet, hash: string): PodTemplateSpec {
  const generation = metadata.annotations?.[templateGeneration];
  const labels = { ...template.metadata?.labels, ...(generation !== undefined && { [generationLabel]: generation }), [controllerRevisionHashLabel]: hash };
  return { metadata: { ...template.metadata, labels }, spec: { ...template.spec!, tolerations: tolerationsOf(template.spec!) } };
}

/** The template with which the scheduler can take that node only; other required terms have been heeded already (ReplaceDaemonSetPodNodeNameNodeAffinity). */
export function onNode(template: PodTemplateSpec, nodeName: string): PodTemplateSpec {
  const { affinity } = template.spec!;
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [nodeName] }] }];
  const nodeAffinity = { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  return { ...template, spec: { ...template.spec!, affinity: { ...affinity, nodeAffinity } as Affinity } };
}

/** The node that a Pod is on or for; undefined when it does not say (GetTargetNodeName). */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const field = terms.flatMap((term) => term.matchFields ?? []).find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
  return field?.values?.length === 1 ? field.values[0] : undefined;
}

/** Whether a Pod is of the present revision: by its hash, or by the generation of its template (IsPodUpdated). */
export function isUpdated({ metadata: { labels } }: Pod, set: DaemonSet, hash: string): boolean {
  const generation = set.metadata.annotations?.[templateGeneration];
  return (generation !== undefined && labels?.[generationLabel] === generation) || labels?.[controllerRevisionHashLabel] === hash;
}
