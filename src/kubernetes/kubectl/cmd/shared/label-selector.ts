import { parseLabelSelector } from '../../../api/selector.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';

const operators: Readonly<Record<string, string>> = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' };

function operatorOf(operator: string): string {
  const found = operators[operator];
  if (found !== undefined) return found;
  if (operator === 'gt' || operator === 'lt') throw new UserError(`"${operator}" isn't supported in label selectors`);
  throw new UserError(`"${operator}" is not a valid label selector operator`);
}

/** A selector as metav1 writes it: matchLabels for equalities, matchExpressions for the rest (metav1.ParseToLabelSelector). */
export function labelSelectorOf(text: string): LabelSelector {
  const parsed = parseLabelSelector(text);
  if ('error' in parsed) throw new UserError(`couldn't parse the selector string "${text}": ${parsed.error}`);
  const matchLabels: Record<string, string> = {};
  const matchExpressions: LabelSelectorRequirement[] = [];
  for (const { key, operator, values } of parsed.selector.requirements) {
    if (operator === '=' || operator === '==') matchLabels[key] = values[0]!;
    else matchExpressions.push({ key, operator: operatorOf(operator), ...(values.length > 0 ? { values: [...values].sort() } : {}) });
  }
  return { ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}), ...(matchExpressions.length > 0 ? { matchExpressions } : {}) };
}
