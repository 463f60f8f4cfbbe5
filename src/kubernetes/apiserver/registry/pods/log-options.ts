import { badRequest, invalid } from '../../../api/errors.ts';
import { type FieldError, forbidden, invalid as invalidField } from '../../../api/fielderror.ts';
import { goQuote } from '../../../api/go-text.ts';
import type { ApiRequest } from '../../../api/transport.ts';
import { refuse } from '../../refusal.ts';
import { queryValue } from '../../request-info.ts';

const numbers = ['tailLines', 'limitBytes', 'sinceSeconds'];
const kind = { group: '', kind: 'PodLogOptions' };

/** Refuses numbers that mean nothing (pkg/apis/core/validation ValidatePodLogOptions). */
export function checkLogOptions(request: ApiRequest, podName: string): void {
  for (const name of numbers) {
    const text = queryValue(request, name);
    if (text !== undefined && !/^[-+]?\d+$/.test(text)) refuse(badRequest(`strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`));
  }
  const errors: FieldError[] = [];
  const atLeast = (name: string, least: number, text: string) => {
    const value = queryValue(request, name);
    if (value !== undefined && Number(value) < least) errors.push(invalidField(name, Number(value), text));
  };
  atLeast('tailLines', 0, 'must be greater than or equal to 0');
  atLeast('limitBytes', 1, 'must be greater than 0');
  if (queryValue(request, 'sinceSeconds') !== undefined && queryValue(request, 'sinceTime') !== undefined) {
    errors.push(forbidden('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  } else atLeast('sinceSeconds', 1, 'must be greater than 0');
  if (errors.length > 0) refuse(invalid(kind, podName, errors));
}
