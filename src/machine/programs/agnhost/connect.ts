import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import type { Tool } from '../lib/applet.ts';
import { resolve } from '../net/resolve.ts';
import type { Flags } from './flags.ts';

/** Tries a TCP connection and says in one word what came of it. */
export function* connect({ process }: Tool, flags: Flags): Execution<number> {
  const [target = ''] = flags.rest;
  const match = /^\[?([^\]]*)\]?:(\d+)$/.exec(target);
  const fail = function* (text: string): Execution<number> {
    yield* process.write(2, `${text}\n`);
    return 1;
  };
  if ((flags.value('protocol') ?? 'tcp') !== 'tcp') return yield* fail('Only TCP is simulated in Podlab');
  if (!match) return yield* fail(`UNKNOWN: address ${target}: missing port in address`);
  const addresses = yield* resolve(process, match[1]!);
  if (typeof addresses === 'string') return yield* fail(`DNS: lookup ${match[1]}: no such host`);
  try {
    process.close(yield* process.connect({ address: addresses[0]!, port: Number(match[2]) }, 'tcp', flags.duration('timeout') || undefined));
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ETIMEDOUT') return yield* fail('TIMEOUT');
    if (error.code === 'ECONNREFUSED') return yield* fail('REFUSED');
    return yield* fail(`OTHER: dial tcp ${addresses[0]}:${match[2]}: connect: ${error.message.toLowerCase()}`);
  }
}
