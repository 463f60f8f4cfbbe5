import { decode } from '../../../../machine/process/text.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import { UserError } from '../../errors.ts';
import { readAll, readText } from '../../files.ts';
import type { Invocation } from '../../invocation.ts';
import { sendRaw } from '../shared/raw.ts';

/** kubectl create --raw: posts one file as it is, and prints what the server answers (rawhttp.RawPost). */
export function* createRaw(invocation: Invocation): Execution<number> {
  const { flags, process } = invocation;
  const files = flags.list('filename');
  if (flags.bool('edit')) throw new UserError('--raw and --edit are mutually exclusive');
  if (files.length !== 1) throw new UserError('--raw can only use a single local file or stdin');
  if (/^https?:/.test(files[0]!)) throw new UserError('--raw cannot read from a url');
  if (flags.bool('recursive')) throw new UserError('--raw and --recursive are mutually exclusive');
  if (flags.string('selector') !== '') throw new UserError('--raw and --selector (-l) are mutually exclusive');
  if (flags.string('output') !== '') throw new UserError('--raw and --output are mutually exclusive');
  const body = files[0] === '-' ? decode(yield* readAll(process, 0)) : yield* readText(process, files[0]!);
  yield* sendRaw(invocation, 'POST', body);
  return 0;
}
