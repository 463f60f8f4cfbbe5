import { moreDefaulters } from './defaults/more-defaults.ts';
import type { KindsCode } from './kind-parts.ts';
import { moreRules } from './validation/more-rules.ts';
import { moreWarnings } from './warnings/more-warnings.ts';

/** The part `more-kinds`. */
export const moreKinds: KindsCode = { rules: moreRules, defaulters: moreDefaulters, warnings: moreWarnings };
