import type { Pod, Toleration } from '../../api/types.ts';
import type { AdmissionPlugin } from './chain.ts';

const notReady = 'node.kubernetes.io/not-ready';
const unreachable = 'node.kubernetes.io/unreachable';
const seconds = 300;

const tolerates = (tolerations: readonly Toleration[], key: string) =>
  tolerations.some((one) => (!one.key || one.key === key) && (!one.effect || one.effect === 'NoExecute'));

const tolerationOf = (key: string): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: seconds });

/** The same objects in all Pods. */
const added: ReadonlyMap<string, Toleration> = new Map([notReady, unreachable].map((key) => [key, tolerationOf(key)]));

/** Pods stay for five minutes on a node that is not ready or not reachable (plugin/pkg/admission/defaulttolerationseconds). */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: new Set(['pods']),
  admit({ object, operation, subresource }) {
    if (operation === 'DELETE' || subresource) return object;
    const pod = object as Pod;
    const tolerations = pod.spec.tolerations ?? [];
    const missing = [notReady, unreachable].filter((key) => !tolerates(tolerations, key));
    if (missing.length === 0) return pod;
    return { ...pod, spec: { ...pod.spec, tolerations: tolerations.concat(missing.map((key) => added.get(key)!)) } };
  },
};
