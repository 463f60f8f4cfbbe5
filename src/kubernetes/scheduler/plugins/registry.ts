import type { FilterPlugin, Plugin, PreEnqueuePlugin, ScorePlugin } from '../framework/plugin.ts';
import { imageLocality } from './image-locality/image-locality.ts';
import { interPodAffinity } from './inter-pod-affinity/inter-pod-affinity.ts';
import { nodeAffinity } from './node-affinity/node-affinity.ts';
import { nodeName } from './node-name/node-name.ts';
import { nodePorts } from './node-ports/node-ports.ts';
import { balancedAllocation } from './node-resources/balanced-allocation.ts';
import { fit } from './node-resources/fit.ts';
import { nodeUnschedulable } from './node-unschedulable/node-unschedulable.ts';
import type { DefaultSelector } from './pod-topology-spread/constraint.ts';
import { podTopologySpread } from './pod-topology-spread/pod-topology-spread.ts';
import { schedulingGates } from './scheduling-gates/scheduling-gates.ts';
import { taintToleration } from './taint-toleration/taint-toleration.ts';
import { type ClaimLister, volumeBinding } from './volume-binding/volume-binding.ts';

export interface RegistryOptions {
  readonly claims: ClaimLister;
  readonly defaultSelector: DefaultSelector;
}

export interface Registry {
  readonly preEnqueue: readonly PreEnqueuePlugin[];
  /** In this order a node is asked, and the first to say no gives the reason. */
  readonly filter: readonly FilterPlugin[];
  readonly score: readonly ScorePlugin[];
  /** All that can keep a Pod from being scheduled. */
  readonly all: readonly Plugin[];
}

/** The default plugins in their order (apis/config/v1/default_plugins.go); those that need the scheduler itself are added there. */
export function registry({ claims, defaultSelector }: RegistryOptions): Registry {
  const spread = podTopologySpread(defaultSelector) as FilterPlugin & ScorePlugin;
  const taints = taintToleration as FilterPlugin & ScorePlugin;
  const affinity = nodeAffinity as FilterPlugin & ScorePlugin;
  const resources = fit as FilterPlugin & ScorePlugin;
  const near = interPodAffinity as FilterPlugin & ScorePlugin;
  const preEnqueue = [schedulingGates];
  const filter = [nodeUnschedulable, nodeName, taints, affinity, nodePorts, resources, volumeBinding(claims), spread, near] as readonly FilterPlugin[];
  const score = [taints, affinity, resources, spread, near, balancedAllocation, imageLocality] as readonly ScorePlugin[];
  return { preEnqueue, filter, score, all: [...preEnqueue, ...filter] };
}
