import type { Program } from '../../machine/process/types.ts';
import { Part } from '../../parts/index.ts';
import type { KubectlOptions } from './options.ts';

/** kubectl with the verbs that nearly every lab uses. */
export const kubectlPart = new Part<Pick<typeof import('./program.ts'), 'kubectlProgram'>>('kubectl');
/** The other verbs, and what `describe` says of kinds other than Pods. */
export const moreKubectlPart = new Part<typeof import('./more-kubectl.ts')>('kubectl-more');

/** The kubectl of release 1.36 as a program of a machine. */
export function kubectl(options: KubectlOptions): Program {
  return (process) => kubectlPart.code.kubectlProgram(options)(process);
}
