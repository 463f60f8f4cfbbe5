import type { Container } from '../../api/types.ts';

export type KillReason = 'Unknown' | 'StartupProbe' | 'LivenessProbe' | 'FailedPostStartHook' | 'RestartAllContainers' | 'Resize';

export interface ContainerToKill {
  readonly id: string;
  readonly name: string;
  readonly container: Container;
  /** Of the event Killing. */
  readonly message: string;
  readonly reason?: KillReason;
}

export interface ContainerToUpdate {
  readonly id: string;
  readonly container: Container;
}

/** What a sync of a Pod has to do, decided from its spec and what the runtime has (upstream's podActions). Numbers are places in the spec. */
export interface PodActions {
  killPod: boolean;
  createSandbox: boolean;
  readonly sandboxId: string;
  readonly attempt: number;
  initContainersToStart: number[];
  containersToStart: number[];
  readonly ephemeralContainersToStart: number[];
  readonly containersToKill: ContainerToKill[];
  /** Running containers whose resources differ from the spec's, and which need not be restarted for it. */
  readonly containersToUpdate: ContainerToUpdate[];
  /** A container has ended with a code whose rule is RestartAllContainers: nothing else counts. */
  restartAll: boolean;
}

export type ProbeResult = 'success' | 'failure' | 'unknown';

/** What the probes last said of a container, by container id; undefined: not probed yet. */
export interface ProbeResults {
  liveness(containerId: string): ProbeResult | undefined;
  readiness(containerId: string): ProbeResult | undefined;
  startup(containerId: string): ProbeResult | undefined;
}
