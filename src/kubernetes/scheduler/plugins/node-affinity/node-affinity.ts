import { NodeTerm, RequiredNodeAffinity } from '../../../api/selector/node-selector.ts';
import type { Node, NodeSelectorTerm, Pod } from '../../../api/types.ts';
import { scaleToHighest } from '../../framework/normalize.ts';
import type { FilterPlugin, ScorePlugin } from '../../framework/plugin.ts';
import { type Rejection, skip } from '../../framework/status.ts';

const name = 'NodeAffinity';
const rejection: Rejection = { code: 'UnschedulableAndUnresolvable', plugin: name, reasons: ["node(s) didn't match Pod's node affinity/selector"] };
const conflict: Rejection = { code: 'UnschedulableAndUnresolvable', plugin: name, reasons: ['pod affinity terms conflict'] };

/** The nodes that a term names by metadata.name; undefined when it does not. */
function namesOf(term: NodeSelectorTerm): ReadonlySet<string> | undefined {
  let names: ReadonlySet<string> | undefined;
  for (const { key, operator, values = [] } of term.matchFields ?? []) {
    if (key !== 'metadata.name' || operator !== 'In') continue;
    const listed = new Set(values);
    names = names ? new Set([...names].filter((one) => listed.has(one))) : listed;
  }
  return names;
}

/** The only nodes in question, when every term names some. */
function nodeNamesOf({ spec }: Pod): ReadonlySet<string> | undefined {
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms?.length) return undefined;
  const all = new Set<string>();
  for (const term of terms) {
    const names = namesOf(term);
    if (!names) return undefined;
    for (const one of names) all.add(one);
  }
  return all;
}

interface Preferred {
  readonly weight: number;
  readonly term: NodeTerm;
}

/** nodeSelector, and node affinity required and preferred (plugins/nodeaffinity). */
export const nodeAffinity: FilterPlugin<RequiredNodeAffinity> & ScorePlugin<readonly Preferred[]> = {
  name,
  weight: 2,
  events: [
    { event: 'NodeAdd', hint: (pod, { now }) => new RequiredNodeAffinity(pod).matches(now as Node) },
    {
      event: 'NodeUpdateLabel',
      hint(pod, { old, now }) {
        const affinity = new RequiredNodeAffinity(pod);
        return affinity.matches(now as Node) && !affinity.matches(old as Node);
      },
    },
  ],
  preFilter({ pod }) {
    const state = new RequiredNodeAffinity(pod);
    if (state.empty) return skip;
    const nodeNames = nodeNamesOf(pod);
    if (nodeNames?.size === 0) return conflict;
    return nodeNames ? { state, nodeNames } : { state };
  },
  filter: (affinity, _, { node }) => (affinity.matches(node!) ? undefined : rejection),
  preScore({ pod }) {
    const terms = pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    return terms ? { state: terms.map(({ weight, preference }) => ({ weight, term: new NodeTerm(preference) })) } : skip;
  },
  score(preferred, _, { node }) {
    let points = 0;
    for (const { weight, term } of preferred) if (term.matches(node!)) points += weight;
    return points;
  },
  normalize: (_, scores) => scaleToHighest(scores, false),
};
