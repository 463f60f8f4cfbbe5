/** What objects count against ResourceQuotas (pkg/quota/v1): for the server's admission and for the controller that counts. */
export type { Evaluator, Usage } from './evaluator.ts';
export { evaluatorFor } from './evaluators.ts';
export { isCounted } from './pods.ts';
export { matchesQuota, scopesOf } from './scopes.ts';
export { addUsage, exceeded, masked, subtractUsage, usageText } from './usage.ts';
