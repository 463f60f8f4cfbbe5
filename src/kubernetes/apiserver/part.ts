import { Part } from '../../parts/index.ts';

/** What the server does for people only: components neither apply manifests nor ask for Tables. */
export const requestsPart = new Part<typeof import('./people.ts')>('requests');
