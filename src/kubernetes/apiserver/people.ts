/** The part `requests`. */

export { jsonPatch } from '../api/patch/index.ts';
export { keepQuotas } from './admission/keep-quotas.ts';
export { enforceOnController, enforceOnNamespace, enforceOnPod } from './admission/podsecurity/enforce.ts';
export { review } from './authorization/reviews.ts';
export { apply } from './handlers/apply.ts';
export { connectPod, kubeletTarget } from './handlers/connect.ts';
export { readYamlBody, withReadOptions } from './handlers/delete-options.ts';
export { duplicateFields } from './handlers/duplicates.ts';
export { nonResource } from './handlers/non-resource.ts';
export { noteUpdate } from './managedfields/update.ts';
export { table } from './printers/table.ts';
