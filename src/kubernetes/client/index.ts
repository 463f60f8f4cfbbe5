/**
 * client: how components and programs talk to the API server.
 *
 * Models: k8s.io/client-go (rest, typed clients, tools/cache, util/workqueue, tools/record, tools/events) and k8s.io/component-helpers/apimachinery/lease, Kubernetes 1.36.
 * Simulated: typed requests; informers with store, indexes and handlers; work queues with exponential back-off per key; correlation of events (counts, aggregation, spam filter, series); leases.
 * Not simulated: client-side rate limits (requests take no time here); the token bucket that limits a work queue's retries as a whole; bookmarks and periodic resyncs of informers (watches do not break, so nothing drifts).
 */
export { Client, type ClientOptions, type DeleteRequest, type ListRequest, type ListResult, type PatchRequest, type Result } from './client.ts';
export { EventRecorder, type EventRecorderOptions } from './events/recorder.ts';
export { EventRecorderV1, type EventRecorderV1Options } from './events/recorder-v1.ts';
export { referenceTo } from './events/reference.ts';
export { Informer, type InformerHandler, type InformerOptions } from './informer.ts';
export { LeaseHolder, type LeaseHolderOptions } from './lease.ts';
export { objectKey, type Resource } from './resource.ts';
export * as resources from './resources.ts';
export { WorkQueue, type WorkQueueOptions } from './work-queue.ts';
