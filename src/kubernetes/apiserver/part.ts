import { Part } from '../../parts/index.ts';

/** What the server does for people only: components neither apply manifests nor ask for Tables. */
export const requestsPart = new Part<typeof import('./people.ts')>('requests');

/** What the server does in a cluster with admission policies. */
export const policiesPart = new Part<typeof import('./admission/policies/policies.ts')>('policies');
