import type { Execution } from '../../../../machine/process/types.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { sortedKeys } from '../../text/go.ts';
import { newListWriter } from '../../text/tab-writer.ts';

interface Review {
  readonly status: {
    readonly userInfo: {
      readonly username?: string;
      readonly uid?: string;
      readonly groups?: readonly string[];
      readonly extra?: Readonly<Record<string, readonly string[]>>;
    };
  };
}

/** kubectl auth whoami */
export function* whoAmI(invocation: Invocation): Execution<void> {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };
  const answer = yield* (yield* invocation.client()).request({ method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body });
  const printer = yield* operationPrinter(invocation);
  if (printer.printsObjects) return yield* printer.print(answer.body, '');
  const { username, uid, groups, extra } = (answer.body as Review).status.userInfo;
  const writer = newListWriter();
  writer.write('ATTRIBUTE\tVALUE\n');
  if (username) writer.write(`Username\t${username}\n`);
  if (uid) writer.write(`UID\t${uid}\n`);
  if (groups?.length) writer.write(`Groups\t[${groups.join(' ')}]\n`);
  for (const key of sortedKeys(extra)) writer.write(`Extra: ${key}\t[${extra![key]!.join(' ')}]\n`);
  yield* invocation.out(writer.flush());
}
