import type { Execution } from '../../../../machine/process/types.ts';
import { isNotFound, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { getObject, pathOf } from '../../resource/helper.ts';
import type { Info } from '../../resource/info.ts';
import type { Unstructured } from '../../resource/object.ts';
import type { Interrupt } from '../shared/interrupt.ts';

export const timedOut = (info: Info) => new UserError(`timed out waiting for the condition on ${info.mapping.resource}/${info.name}`);

/** Waits until the object is gone, or is another one of the same name (wait.IsDeleted). Throws at `end`. */
export function* waitUntilDeleted(invocation: Invocation, info: Info, end: number, uid?: string, interrupt?: Interrupt): Execution<void> {
  let object: Unstructured;
  try {
    object = yield* getObject(invocation, info.mapping, info.namespace, info.name);
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  if (uid !== undefined && object.metadata.uid !== uid) return;
  if (invocation.clock.now >= end) throw timedOut(info);
  const path = pathOf(info.mapping, info.namespace);
  const query = { watch: 'true', resourceVersion: object.metadata.resourceVersion ?? '', fieldSelector: `metadata.name=${info.name}` };
  const { events, stream } = yield* (yield* invocation.client()).watch({ method: 'GET', path, query });
  try {
    for (;;) {
      const event = events.take();
      if (event === 'closed') return yield* waitUntilDeleted(invocation, info, end, uid, interrupt);
      if (event === undefined) {
        if (invocation.clock.now >= end) throw timedOut(info);
        yield* events.wait(invocation.process, [], end);
        interrupt?.check();
      } else if (event.type === 'DELETED') return;
    }
  } finally {
    stream.close();
  }
}
