import type { ContainerConfig } from '../../kubernetes/cri/index.ts';
import type { Sandbox } from './sandbox.ts';

/** Where a container's log is on the node; '' if it has none. */
export function logPathOf(sandbox: Sandbox, config: ContainerConfig): string {
  return sandbox.config.logDirectory === '' || config.logPath === '' ? '' : `${sandbox.config.logDirectory}/${config.logPath}`;
}
