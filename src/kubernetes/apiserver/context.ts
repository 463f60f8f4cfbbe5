import type { ApiRequest } from '../api/transport.ts';
import { queryValue, type RequestInfo } from './request-info.ts';

/** Who a request is from, after impersonation. */
export interface UserInfo {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** An identity as the cluster's wiring hands it to `ApiServer.connect`. */
export interface User extends UserInfo {
  readonly userAgent?: string;
  /** How the log of writes names this client; its user name by default. */
  readonly actor?: string;
}

/** All that the steps of a request share. */
export interface RequestContext {
  readonly request: ApiRequest;
  readonly info: RequestInfo;
  readonly user: UserInfo;
  readonly actor: string;
  readonly dryRun: boolean;
  /** The manager that the client names for its fields; '' when it names none. */
  readonly fieldManager: string;
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
  readonly warnings: string[];
  /** metav1.Time of the request. */
  readonly now: string;
}

export function requestContext(request: ApiRequest, info: RequestInfo, user: UserInfo, actor: string, now: string): RequestContext {
  const validation = queryValue(request, 'fieldValidation');
  return {
    request,
    info,
    user,
    actor,
    dryRun: queryValue(request, 'dryRun') === 'All' || asksForDryRun(request),
    fieldManager: queryValue(request, 'fieldManager') ?? '',
    fieldValidation: validation === 'Strict' || validation === 'Ignore' ? validation : 'Warn',
    warnings: [],
    now,
  };
}

/** DeleteOptions may stand in the body: their dryRun is a list. */
function asksForDryRun({ method, body }: ApiRequest): boolean {
  if (method !== 'DELETE' || typeof body !== 'object' || body === null) return false;
  const { dryRun } = body as { readonly dryRun?: unknown };
  return Array.isArray(dryRun) && dryRun.includes('All');
}
