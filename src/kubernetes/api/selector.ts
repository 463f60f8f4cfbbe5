export { type FieldRequirement, FieldSelector, parseFieldSelector } from './selector/field-selector.ts';
export { fromLabelSelector, fromSet, LabelSelector, type LabelSelectorFields, type Labels } from './selector/label-selector.ts';
export { parseLabelSelector } from './selector/parse-label-selector.ts';
export type { Operator, Requirement } from './selector/requirement.ts';
