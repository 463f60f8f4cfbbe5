import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import { resolve } from '../net/resolve.ts';
import { RedirectionError } from './control.ts';
import type { Shell } from './shell.ts';

const pattern = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/;

const services: Readonly<Record<string, number>> = { ssh: 22, domain: 53, http: 80, https: 443, postgresql: 5432, redis: 6379 };

/** Whether bash takes the target of a redirection for a host and a port, and not for a file. */
export const isNetworkFile = (path: string): boolean => pattern.test(path);

/** `/dev/tcp/HOST/PORT` and `/dev/udp/HOST/PORT`: a socket that is connected. Throws RedirectionError. */
export function* openNetworkFile(shell: Shell, path: string): Execution<number> {
  const [, protocol, host, service] = pattern.exec(path)! as unknown as [string, 'tcp' | 'udp', string, string];
  const addresses = yield* resolve(shell.process, host);
  if (typeof addresses === 'string') {
    yield* shell.complain(`${host}: ${addresses === 'no answer' ? 'Temporary failure in name resolution' : 'Name or service not known'}`);
    throw new RedirectionError(`${path}: Invalid argument`);
  }
  const port = services[service] ?? Number(service);
  if (!(port >= 0 && port < 65536)) {
    yield* shell.complain(`${service}: invalid service`);
    throw new RedirectionError(`${path}: Invalid argument`);
  }
  try {
    return yield* shell.process.connect({ address: addresses[0]!, port }, protocol);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* shell.process.write(2, `${shell.name}: connect: ${error.message}\n`);
    throw new RedirectionError(`${path}: ${error.message}`);
  }
}
