import { podDefaults } from './defaults/pod.ts';
import type { KindsCode } from './kind-parts.ts';
import { podRules } from './validation/pod/rules.ts';
import { podWarnings } from './warnings/pod.ts';

/** The part `pods`. */
export const podKinds: KindsCode = {
  rules: podRules,
  defaulters: new Map([['v1/Pod', podDefaults]]),
  warnings: { '/Pod': podWarnings },
};
