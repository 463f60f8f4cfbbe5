/** The part `kubectl-more`. */
export { buildKustomization } from './cmd/kustomize/build.ts';
export { describeNetworkVolume } from './describe/network-volumes.ts';
export { describers } from './describe/registry.ts';
export { moreVerbs } from './more-verbs.ts';
export { requestLines, startLines } from './request-log.ts';
