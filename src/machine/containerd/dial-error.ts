import type { Connected } from '../network/index.ts';
import { failure } from '../process/errors.ts';
import { goText } from './look-path.ts';

/** What Go's net says of a connection that did not come about. */
export function dialError(host: string, port: number, code: Extract<Connected, { error: string }>['error']): string {
  const text = code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goText(failure(code))}`;
  return `dial tcp ${host}:${port}: ${text}`;
}
