import { Part } from '../../parts/index.ts';

/** What a kubelet does for Pods. */
export const kubeletPart = new Part<typeof import('./node-pods.ts')>('kubelet');
