import type { Node } from '../../api/types.ts';
import type { AdmissionPlugin } from './chain.ts';

const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

/** A new node takes no Pods until the node lifecycle controller has seen it ready (plugin/pkg/admission/nodetaint). */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  resources: new Set(['nodes']),
  admit({ object, operation }) {
    const node = object as Node;
    const taints = node.spec?.taints ?? [];
    if (operation !== 'CREATE' || taints.some((one) => one.key === taint.key && one.effect === taint.effect)) return node;
    return { ...node, spec: { ...node.spec, taints: [...taints, taint] } };
  },
};
