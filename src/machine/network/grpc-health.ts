import { concat, decode, encode } from '../process/text.ts';
import type { Bytes } from '../process/types.ts';
import { http2Flags, http2Frame, http2Headers, http2Types } from './http2.ts';

/** Where gRPC's health protocol is asked (grpc.health.v1.Health). */
export const healthCheckPath = '/grpc.health.v1.Health/Check';

/** HealthCheckResponse.ServingStatus, by number. */
export const servingStatuses = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;
export type ServingStatus = (typeof servingStatuses)[number];

/** Codes of gRPC, by number. */
export const grpcCodes = [
  'OK',
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
] as const;
export type GrpcCode = (typeof grpcCodes)[number];

/** One message with gRPC's head: not compressed, its length. */
const message = (content: Bytes): Bytes => concat([Uint8Array.of(0, 0, 0, content.length >> 8, content.length & 255), content]);
const content = (data: Bytes): Bytes => data.subarray(5);

/** What each side says first: all settings stay as they are. */
export const settingsFrame: Bytes = http2Frame(http2Types.settings, 0, 0);

/** A call of Check for a service, on the first stream of a connection. */
export function healthRequest(authority: string, userAgent: string, service: string): Bytes {
  const headers = http2Headers([
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', healthCheckPath],
    [':authority', authority],
    ['content-type', 'application/grpc'],
    ['user-agent', userAgent],
    ['te', 'trailers'],
  ]);
  const name = encode(service);
  const body = name.length === 0 ? name : concat([Uint8Array.of(0x0a, name.length), name]);
  return concat([http2Frame(http2Types.headers, http2Flags.endHeaders, 1, headers), http2Frame(http2Types.data, http2Flags.endStream, 1, message(body))]);
}

/** The service that the data of a request asks for. */
export const requestedService = (data: Bytes): string => decode(content(data).slice(2));

export function healthResponse(stream: number, status: ServingStatus): Bytes {
  const number = servingStatuses.indexOf(status);
  const body = number === 0 ? new Uint8Array(0) : Uint8Array.of(0x08, number);
  const head = http2Headers([
    [':status', '200'],
    ['content-type', 'application/grpc'],
  ]);
  return concat([
    http2Frame(http2Types.headers, http2Flags.endHeaders, stream, head),
    http2Frame(http2Types.data, 0, stream, message(body)),
    http2Frame(http2Types.headers, http2Flags.endHeaders | http2Flags.endStream, stream, http2Headers([['grpc-status', '0']])),
  ]);
}

/** The status that the data of a response tells. */
export const respondedStatus = (data: Bytes): ServingStatus => servingStatuses[content(data)[1] ?? 0] ?? 'UNKNOWN';

/** An answer that is an error: trailers only. */
export function grpcError(stream: number, code: GrpcCode, text: string): Bytes {
  const headers = http2Headers([
    [':status', '200'],
    ['content-type', 'application/grpc'],
    ['grpc-status', String(grpcCodes.indexOf(code))],
    ['grpc-message', text],
  ]);
  return http2Frame(http2Types.headers, http2Flags.endHeaders | http2Flags.endStream, stream, headers);
}
