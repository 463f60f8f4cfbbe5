import type { Clock, Random } from '../../time/index.ts';
import type { Pod } from '../api/types.ts';
import type { Client } from '../client/index.ts';
import type { NodeRuntime } from '../cri/index.ts';
import type { NodePressure } from './eviction/node-pressure.ts';

/** Writes Events; repeated ones are counted by whoever implements it. */
export interface Recorder {
  /** About a Pod, or one of its containers. Warning or Normal. */
  podEvent(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, containerName?: string): void;
  /** About the kubelet's own node. */
  nodeEvent(type: 'Normal' | 'Warning', reason: string, message: string): void;
}

/** What all parts of one kubelet share. */
export interface KubeletContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly nodeName: string;
  readonly node: NodeRuntime;
  readonly client: Client;
  readonly recorder: Recorder;
  /** The cluster DNS Service's address, and the cluster's domain. */
  readonly clusterDNS: readonly string[];
  readonly clusterDomain: string;
  /** What the node offers to Pods: cores and bytes. */
  readonly allocatable: { readonly cpu: string; readonly memory: string; readonly 'ephemeral-storage': string; readonly pods: string };
  /** What the node is short of. */
  readonly pressure: NodePressure;
  /** Notes the cause of what follows, in words that a reader understands. */
  because(text: string): void;
}
