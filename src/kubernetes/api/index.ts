/**
 * API: the kinds of the release with their structure, decoding, defaults, validation and errors.
 *
 * Models: k8s.io/api, k8s.io/apimachinery (runtime, api/errors, api/resource, util/validation), pkg/apis/<group>/{v1,validation}, pkg/api, Kubernetes 1.36.
 * Simulated: discovery; decoding with strict, warn and ignore; defaults; validation of created and updated objects; warnings; Status errors; quantities; selectors; patches.
 * Not simulated: protobuf and CBOR (every client here speaks JSON); API versions that are no longer or not yet served by default; storage plug-ins' own rules (no node of a lab mounts them); an empty list or map where the server tells it from an absent one (an error prints it as null).
 */

export { base64Length, base64ToBytes, bytesToBase64, utf8ToBase64 } from './base64.ts';
export { type Decoded, decode, type FieldValidation } from './decode.ts';
export { withDefaults } from './defaults/index.ts';
export { unifiedDiff } from './difflib.ts';
export { equal } from './equal.ts';
export * from './errors.ts';
export {
  aggregate,
  duplicate as fieldDuplicate,
  errorBody,
  errorText,
  type FieldError,
  type FieldErrorType,
  forbidden as fieldForbidden,
  internalFieldError,
  invalid as fieldInvalid,
  notFoundValue as fieldNotFound,
  notSupported as fieldNotSupported,
  required as fieldRequired,
  tooLong as fieldTooLong,
  tooMany as fieldTooMany,
} from './fielderror.ts';
export { enableFreezing, freeze } from './freeze.ts';
export { goJson, goQuote } from './go-text.ts';
export { moreKindsPart, podsPart, policyKindsPart, wirePart } from './kind-parts.ts';
export * from './meta.ts';
export { aggregateQuantities, aggregateResources } from './pod-resources.ts';
export { type QualityOfService, qualityOfService } from './qos.ts';
export { parseQuantity, Quantity as QuantityValue, type QuantityFormat, quantityOf } from './quantity.ts';
export * from './schema.ts';
export * from './scheme.ts';
export {
  type FieldRequirement,
  FieldSelector,
  fromLabelSelector,
  fromSet,
  LabelSelector as LabelSelectorValue,
  type LabelSelectorFields,
  type Labels,
  parseFieldSelector,
  parseLabelSelector,
} from './selector.ts';
export * from './transport.ts';
export type * from './types.ts';
export { validate, validateUpdate } from './validation/index.ts';
export { deprecationWarning, warningsFor } from './warnings/index.ts';
export { bodyText, contentType, watchLine } from './wire.ts';
