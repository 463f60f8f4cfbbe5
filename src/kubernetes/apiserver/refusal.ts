import { notAcceptable, pathNotFound, unsupportedMediaType } from '../api/errors.ts';
import type { Status } from '../api/meta.ts';
import type { ApiResponse } from '../api/transport.ts';

/**
 * Ends the handling of a request with a Status. It is thrown inside the API server only, and the server turns it into the answer;
 * it is no Error, because nothing is wrong with the program.
 */
export class Refusal {
  readonly status: Status;

  constructor(status: Status) {
    this.status = status;
  }
}

export function refuse(status: Status): never {
  throw new Refusal(status);
}

/** A Status as an answer. */
export function statusResponse(status: Status, warnings?: readonly string[]): ApiResponse {
  return { code: status.code ?? 200, body: status, ...(warnings?.length && { warnings }) };
}

const served = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
/** Errors that are made outside the handlers of objects carry empty details (NewGenericServerResponse). */
const generic = (code: number, reason: string, message: string): Status => ({ ...pathNotFound(), message, reason, code });

export { methodNotAllowed } from '../api/errors.ts';

const streamed = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];

/** For an Accept header of unknown types only (the types that the route says it produces). */
export const noRepresentation = (collection: boolean): Status => notAcceptable(collection ? [...served, ...streamed] : served);

/** For an Accept header with a served type in an unknown form. */
export function noSuchForm(): Status {
  const { details: _, ...status } = generic(406, 'NotAcceptable', `only the following media types are accepted: ${served.join(', ')}`);
  return status;
}

/** For a body in a form that the server does not read. */
export const unsupportedBody = (): Status => unsupportedMediaType(served);

/** For a PATCH of an unknown kind. */
export const unsupportedPatch = (): Status => generic(415, 'UnsupportedMediaType', '415: Unsupported Media Type');
