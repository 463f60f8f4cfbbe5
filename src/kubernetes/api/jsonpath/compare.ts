import type { Json } from '../meta.ts';

const badType = 'invalid type for comparison';

/** Compares scalars as Go's text/template does; a text is the error. */
export function compare(left: Json, operator: string, right: Json): boolean | string {
  if (!['<', '>', '==', '!=', '<=', '>='].includes(operator)) return `unrecognized filter operator ${operator}`;
  if (typeof left === 'object' || typeof right === 'object') return badType;
  if (typeof left !== typeof right) return 'incompatible types for comparison';
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left === 'boolean') return badType;
  switch (operator) {
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    default:
      return left >= right;
  }
}
