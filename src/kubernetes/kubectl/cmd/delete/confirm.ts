import { decode } from '../../../../machine/process/text.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import type { Invocation } from '../../invocation.ts';
import { groupKindOf } from '../../resource/mapper.ts';
import type { Result } from '../../resource/result.ts';

/** delete -i: lists what would go and asks. */
export function* confirmed(invocation: Invocation, preview: Result): Execution<boolean> {
  const { infos, error } = yield* preview.infos();
  if (error) throw error;
  if (infos.length === 0) {
    yield* invocation.out('No resources found\n');
    return false;
  }
  const list = infos.map((info) => `${groupKindOf(info.mapping)}/${info.name}\n`).join('');
  yield* invocation.out(`You are about to delete the following ${infos.length} resource(s):\n${list}Do you want to continue? (y/N): `);
  const answer = decode(yield* invocation.process.read(0, 1024)).trim();
  if (answer.toLowerCase() === 'y') return true;
  yield* invocation.out('deletion is cancelled\n');
  return false;
}
