/** The part `kubectl-more`. */
export { buildKustomization } from './cmd/kustomize/build.ts';
export { describers } from './describe/registry.ts';
export { moreVerbs } from './more-verbs.ts';
