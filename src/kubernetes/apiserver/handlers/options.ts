import { badRequest, invalid } from '../../api/errors.ts';
import { type FieldError, forbidden, notSupported, required, tooLong } from '../../api/fielderror.ts';
import { goQuote } from '../../api/go-text.ts';
import type { ApiRequest } from '../../api/transport.ts';
import { refuse } from '../refusal.ts';
import { queryValue } from '../request-info.ts';

const kinds = { POST: 'CreateOptions', PUT: 'UpdateOptions', PATCH: 'PatchOptions', DELETE: 'DeleteOptions' } as const;
const maxManager = 128;

/** Refuses what a write asks for beside its object and there is no such thing (apimachinery pkg/apis/meta/v1/validation). */
export function checkOptions(request: ApiRequest): void {
  const { method } = request;
  if (method === 'GET') return;
  const grace = queryValue(request, 'gracePeriodSeconds');
  if (method === 'DELETE' && grace !== undefined && !/^[+-]?\d+$/.test(grace))
    refuse(badRequest(`strconv.ParseInt: parsing ${goQuote(grace)}: invalid syntax`));
  if (method !== 'DELETE' && method !== 'PATCH' && !request.query) return;
  const errors = method === 'DELETE' ? deletionErrors(request) : [...(method === 'PATCH' ? patchErrors(request) : []), ...managerErrors(request)];
  errors.push(...dryRunErrors(request));
  if (method !== 'DELETE') errors.push(...validationErrors(request));
  if (errors.length > 0) refuse(invalid({ group: 'meta.k8s.io', kind: kinds[method] }, '', errors));
}

function deletionErrors(request: ApiRequest): FieldError[] {
  const given = optionsIn(request)['propagationPolicy'] ?? queryValue(request, 'propagationPolicy');
  const known = ['Foreground', 'Background', 'Orphan'];
  return given === undefined || given === null || known.includes(String(given)) ? [] : [notSupported('propagationPolicy', given, [...known, 'nil'])];
}

function patchErrors(request: ApiRequest): FieldError[] {
  const isApply = request.headers?.['content-type']?.startsWith('application/apply-patch') ?? false;
  if (isApply) return queryValue(request, 'fieldManager') ? [] : [required('fieldManager', 'is required for apply patch')];
  return queryValue(request, 'force') === undefined ? [] : [forbidden('force', 'may not be specified for non-apply patch')];
}

const managerErrors = (request: ApiRequest): FieldError[] =>
  (queryValue(request, 'fieldManager') ?? '').length > maxManager ? [tooLong('fieldManager', maxManager)] : [];

function dryRunErrors(request: ApiRequest): FieldError[] {
  const asked = [optionsIn(request)['dryRun'] ?? request.query?.['dryRun'] ?? []].flat().filter((value) => value !== undefined);
  return asked.every((value) => value === 'All') ? [] : [notSupported('dryRun', asked, ['All'])];
}

function validationErrors(request: ApiRequest): FieldError[] {
  const asked = queryValue(request, 'fieldValidation') ?? '';
  return ['', 'Ignore', 'Strict', 'Warn'].includes(asked) ? [] : [notSupported('fieldValidation', asked, ['', 'Ignore', 'Strict', 'Warn'])];
}

/** DeleteOptions may stand in the body. */
function optionsIn({ method, body }: ApiRequest): Readonly<Record<string, unknown>> {
  return method === 'DELETE' && typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
