import type { NodeSelectorTerm } from '../types.ts';
import { isLabelValue } from '../validation/names.ts';

const messages: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};

/** What to say about the label of a node, if it is an old one (pkg/api/node). */
export function nodeLabelMessage(key: string): string | undefined {
  return messages[key];
}

/** Old labels in a term of a node selector, and values that no label can have where `checkValues` says so. */
export function nodeSelectorTermWarnings(term: NodeSelectorTerm, checkValues: boolean, path: string, out: string[]): void {
  term.matchExpressions?.forEach(({ key, values = [] }, index) => {
    const at = `${path}.matchExpressions[${index}]`;
    const message = messages[key];
    if (message) out.push(`${at}.key: ${key} is ${message}`);
    if (!checkValues) return;
    for (const [position, value] of values.entries()) {
      for (const problem of isLabelValue(value)) out.push(`${at}.values[${position}]: ${value} is invalid, ${problem}`);
    }
  });
}
