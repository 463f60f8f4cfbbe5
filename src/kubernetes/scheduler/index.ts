/**
 * Scheduler: gives Pods nodes.
 *
 * Models: pkg/scheduler with its default plugins, Kubernetes 1.36.
 * Simulated: the queue with back-off and what brings a Pod back, assumed Pods, the search through a part of many nodes, filters and scores of the default plugins with their texts, chance among equal nodes, preemption with disruption budgets, scheduling gates, the PodScheduled condition and the events.
 * Not simulated: several profiles and extenders (one scheduler with the default configuration), dynamic resource allocation, Pod groups and gangs, where volumes may be used (they have no topology here), limits of volumes per node, resources of a resize in progress.
 */
export { Scheduler, type SchedulerOptions } from './scheduler.ts';
