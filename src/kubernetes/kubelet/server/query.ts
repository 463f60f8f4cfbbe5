import type { ApiRequest } from '../../api/transport.ts';

export function queryValue(request: ApiRequest, name: string): string | undefined {
  const value = request.query?.[name];
  return Array.isArray(value) ? value[0] : (value as string | undefined);
}

export function queryValues(request: ApiRequest, name: string): readonly string[] {
  const value = request.query?.[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value as string];
}

export function queryFlag(request: ApiRequest, name: string): boolean {
  const value = queryValue(request, name);
  return value === 'true' || value === '1';
}
