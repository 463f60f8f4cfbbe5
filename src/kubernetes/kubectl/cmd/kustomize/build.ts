import type { Execution, Process } from '../../../../machine/process/types.ts';
import { UserError } from '../../errors.ts';

/** The objects that a kustomization makes. */
export function* buildKustomization(_process: Process, directory: string): Execution<readonly object[]> {
  throw new UserError(`kustomizations are not simulated in Podlab: ${directory}`);
}
