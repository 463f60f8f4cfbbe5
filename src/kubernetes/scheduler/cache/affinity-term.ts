import { fromLabelSelector, LabelSelector, type Labels } from '../../api/selector.ts';
import type { Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '../../api/types.ts';

/** A term of podAffinity or podAntiAffinity, parsed. */
export class AffinityTerm {
  readonly topologyKey: string;
  readonly weight: number;
  readonly #namespaces: ReadonlySet<string>;
  readonly #selector: LabelSelector;
  readonly #namespaceSelector: LabelSelector;

  constructor(term: PodAffinityTerm, owner: Pod, weight = 0) {
    this.topologyKey = term.topologyKey;
    this.weight = weight;
    const own = !term.namespaces?.length && !term.namespaceSelector;
    this.#namespaces = new Set(own ? [owner.metadata.namespace ?? ''] : term.namespaces);
    this.#selector = selectorOf(term.labelSelector);
    this.#namespaceSelector = selectorOf(term.namespaceSelector);
  }

  /** namespaceLabels: of the namespace that these Pods are in. */
  matches(namespace: string, labels: Labels, namespaceLabels: Labels): boolean {
    return (this.#namespaces.has(namespace) || this.#namespaceSelector.matches(namespaceLabels)) && this.#selector.matches(labels);
  }
}

function selectorOf(fields: PodAffinityTerm['labelSelector']): LabelSelector {
  const parsed = fromLabelSelector(fields);
  return 'selector' in parsed ? parsed.selector : LabelSelector.nothing;
}

export interface AffinityTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly AffinityTerm[];
  readonly preferredAntiAffinity: readonly AffinityTerm[];
}

const none: AffinityTerms = { requiredAffinity: [], requiredAntiAffinity: [], preferredAffinity: [], preferredAntiAffinity: [] };

/** All terms of a Pod; the API server has put matchLabelKeys into the selectors. */
export function affinityTermsOf(pod: Pod): AffinityTerms {
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return none;
  const required = (terms: readonly PodAffinityTerm[] = []) => terms.map((term) => new AffinityTerm(term, pod));
  const preferred = (terms: readonly WeightedPodAffinityTerm[] = []) => terms.map((term) => new AffinityTerm(term.podAffinityTerm, pod, term.weight));
  return {
    requiredAffinity: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}
