import { aggregate, causeReason, errorBody, errorText, type FieldError } from './fielderror.ts';
import { goQuote } from './go-text.ts';
import type { Status } from './meta.ts';
import { groupKindName, groupResourceName } from './scheme.ts';

/** A resource without its version, as errors name it. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

type Details = NonNullable<Status['details']>;

function failure(code: number, reason: string, message: string, details?: Details): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, ...(reason ? { reason } : {}), ...(details ? { details } : {}), code };
}

/** Empty fields are left out, as Go's omitempty does. */
function detailsOf(resource: GroupResource, name: string, more?: Details): Details {
  return {
    ...(name ? { name } : {}),
    ...(resource.group ? { group: resource.group } : {}),
    ...(resource.resource ? { kind: resource.resource } : {}),
    ...more,
  };
}

/** 404: `pods "web" not found`. */
export function notFound(resource: GroupResource, name: string): Status {
  return failure(404, 'NotFound', `${groupResourceName(resource)} ${goQuote(name)} not found`, detailsOf(resource, name));
}

/** 404 for a path or resource that is not served: `the server could not find the requested resource`. */
export function pathNotFound(): Status {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** 409: `pods "web" already exists`. */
export function alreadyExists(resource: GroupResource, name: string): Status {
  return failure(409, 'AlreadyExists', `${groupResourceName(resource)} ${goQuote(name)} already exists`, detailsOf(resource, name));
}

/** 409: a name generated from generateName was taken each time. */
export function generateNameConflict(resource: GroupResource, name: string, retryAfterSeconds: number): Status {
  const message = `${groupResourceName(resource)} ${goQuote(name)} already exists, the server was not able to generate a unique name for the object`;
  return failure(409, 'AlreadyExists', message, detailsOf(resource, name, { retryAfterSeconds }));
}

/** What a conflict says where an update carries an old resourceVersion. */
export const optimisticLockMessage = 'the object has been modified; please apply your changes to the latest version and try again';

/** 409: `Operation cannot be fulfilled on pods "web": MESSAGE`. */
export function conflict(resource: GroupResource, name: string, message: string = optimisticLockMessage): Status {
  return failure(409, 'Conflict', `Operation cannot be fulfilled on ${groupResourceName(resource)} ${goQuote(name)}: ${message}`, detailsOf(resource, name));
}

/** 409 of a server-side apply; one cause for each field that another manager owns. */
export function applyConflict(causes: Details['causes'], message: string): Status {
  return failure(409, 'Conflict', message, { ...(causes ? { causes } : {}) });
}

/** 422: `Pod "demo" is invalid: spec.containers[0].image: Required value`, several errors as `[a, b]`, each a cause. */
export function invalid(kind: GroupKind, name: string, errors: readonly FieldError[]): Status {
  const start = `${groupKindName(kind)} ${goQuote(name)} is invalid`;
  const message = errors.length === 0 ? start : `${start}: ${aggregate(errors.map(errorText))}`;
  const causes = errors.map((error) => ({ reason: causeReason(error), message: errorBody(error), field: error.field }));
  return failure(422, 'Invalid', message, detailsOf({ group: kind.group, resource: kind.kind }, name, causes.length ? { causes } : {}));
}

/** 400. */
export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message);
}

/** 401; without a reason `not authorized`. */
export function unauthorized(message = ''): Status {
  return failure(401, 'Unauthorized', message || 'not authorized');
}

/** 403: `pods "web" is forbidden: MESSAGE`; without a name `pods is forbidden: …`, without a resource `forbidden: …`. */
export function forbidden(resource: GroupResource, name: string, message: string): Status {
  const subject = resource.resource === '' && resource.group === '' ? '' : `${groupResourceName(resource)} ${name === '' ? '' : `${goQuote(name)} `}is `;
  return failure(403, 'Forbidden', `${subject}forbidden: ${message}`, detailsOf(resource, name));
}

/** 405: `create is not supported on resources of kind "nodes"`. */
export function methodNotSupported(resource: GroupResource, verb: string): Status {
  return failure(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind ${goQuote(groupResourceName(resource))}`, detailsOf(resource, ''));
}

/** 405 where a path knows no such method at all. */
export function methodNotAllowed(): Status {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** 406: the representations that the server can answer with. */
export function notAcceptable(available: readonly string[]): Status {
  return failure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`, {});
}

/** 415 of a body: the content types that the server understands. Without any: 415 of a patch. */
export function unsupportedMediaType(accepted: readonly string[]): Status {
  if (accepted.length === 0) return failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return failure(415, 'UnsupportedMediaType', message);
}

/** 410: the resourceVersion that was asked for is compacted: `too old resource version: 1 (200)`. */
export function expired(message: string): Status {
  return failure(410, 'Expired', message);
}

/** 413: `Request entity too large: limit is 3145728`. */
export function requestEntityTooLarge(message: string): Status {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
}

/** 429; the client may try again after that many seconds. */
export function tooManyRequests(message: string, retryAfterSeconds: number, causes?: Details['causes']): Status {
  return failure(429, 'TooManyRequests', message, { ...(causes ? { causes } : {}), ...(retryAfterSeconds ? { retryAfterSeconds } : {}) });
}

/** 500: `Internal error occurred: MESSAGE`. */
export function internalError(message: string): Status {
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** 500 without a reason: an error of the server that is no Status of its own (what ErrorToAPIStatus makes of a plain Go error). */
export function plainError(message: string): Status {
  return failure(500, '', message);
}

/** 503. */
export function serviceUnavailable(message: string): Status {
  return failure(503, 'ServiceUnavailable', message);
}

/** 504: `Timeout: MESSAGE`. */
export function timeout(message: string, retryAfterSeconds: number): Status {
  return failure(504, 'Timeout', `Timeout: ${message}`, retryAfterSeconds ? { retryAfterSeconds } : {});
}

/** 504: a resourceVersion that does not exist yet; the client may try again after that many seconds, 0 for no advice. */
export function tooLargeResourceVersion(wanted: number, current: number, retryAfterSeconds: number): Status {
  const status = timeout(`Too large resource version: ${wanted}, current: ${current}`, retryAfterSeconds);
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return { ...status, details: { causes, ...status.details } };
}

/** The Status of a deletion (or another request) that leaves nothing else to say. */
export function success(resource: GroupResource, name: string, uid?: string): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: detailsOf(resource, name, uid ? { uid } : {}) };
}

/** Tells a Status from any other body. */
export function isStatus(body: unknown): body is Status {
  return typeof body === 'object' && body !== null && (body as { kind?: unknown }).kind === 'Status' && (body as { apiVersion?: unknown }).apiVersion === 'v1';
}
