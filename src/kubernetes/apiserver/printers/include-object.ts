import { badRequest } from '../../api/errors.ts';
import type { ApiRequest } from '../../api/transport.ts';
import { refuse } from '../refusal.ts';
import { queryValue } from '../request-info.ts';

/** What of the object a row carries. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** What a request for a Table says of it. */
export function includeObject(request: ApiRequest): IncludeObject {
  const value = queryValue(request, 'includeObject') || 'Metadata';
  if (value === 'None' || value === 'Metadata' || value === 'Object') return value;
  const problem = `includeObject: Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`;
  return refuse(badRequest(`Unable to convert to Table as requested: ${problem}`));
}
