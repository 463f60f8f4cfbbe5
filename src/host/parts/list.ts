import { moreKindsPart, podsPart, policyKindsPart, wirePart } from '../../kubernetes/api/index.ts';
import { policiesPart, requestsPart } from '../../kubernetes/apiserver/index.ts';
import { controllersPart } from '../../kubernetes/controllers/index.ts';
import { kubectlPart, moreKubectlPart } from '../../kubernetes/kubectl/index.ts';
import { kubeletPart } from '../../kubernetes/kubelet/index.ts';
import { imagesPart } from '../../machine/images/index.ts';
import { appletsPart, serversPart, shellPart } from '../../machine/programs/index.ts';
import type { Part } from '../../parts/index.ts';
import { labPart } from '../../simulator/parts.ts';

/** A part and the way to its code. */
export interface PartSource {
  readonly name: string;
  readonly isHere: boolean;
  /** Brings it. */
  load(): Promise<void>;
  /** Takes it away again: for tests. */
  withdraw(): void;
}

/** A part that `code` brings. */
export function partSource<T>(part: Part<T>, code: () => Promise<T>): PartSource {
  return {
    name: part.name,
    get isHere() {
      return part.isHere;
    },
    load: async () => part.provide(await code()),
    withdraw: () => part.withdraw(),
  };
}

/** The parts of the simulator, those first that most labs need. Each `import()` here becomes a file of its own beside the worker's. */
export const parts: readonly PartSource[] = [
  partSource(shellPart, () => import('../../machine/programs/shell-programs.ts')),
  partSource(kubectlPart, () => import('../../kubernetes/kubectl/program.ts')),
  partSource(requestsPart, () => import('../../kubernetes/apiserver/people.ts')),
  partSource(podsPart, () => import('../../kubernetes/api/pod-kinds.ts')),
  partSource(kubeletPart, () => import('../../kubernetes/kubelet/node-pods.ts')),
  partSource(imagesPart, () => import('../../machine/images/offered.ts')),
  partSource(labPart, () => import('../../simulator/lab-code.ts')),
  partSource(appletsPart, () => import('../../machine/programs/applet-programs.ts')),
  partSource(serversPart, () => import('../../machine/programs/server-programs.ts')),
  partSource(controllersPart, () => import('../../kubernetes/controllers/later.ts')),
  partSource(moreKindsPart, () => import('../../kubernetes/api/more-kinds.ts')),
  partSource(wirePart, () => import('../../kubernetes/api/go-order.ts')),
  partSource(policyKindsPart, () => import('../../kubernetes/api/policy-kinds.ts')),
  partSource(policiesPart, () => import('../../kubernetes/apiserver/admission/policies/policies.ts')),
  partSource(moreKubectlPart, () => import('../../kubernetes/kubectl/more-kubectl.ts')),
];
