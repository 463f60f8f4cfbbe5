import type { Execution } from '../../../../machine/process/types.ts';
import { StatusError, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { getObject, listObjects, pathOf } from '../../resource/helper.ts';
import type { Info } from '../../resource/info.ts';
import { groupResourceOf } from '../../resource/mapper.ts';
import type { Unstructured } from '../../resource/object.ts';
import type { Interrupt } from '../shared/interrupt.ts';
import { type Condition, isMet } from './condition.ts';
import { timedOut } from './deleted.ts';

/** How long a command waits for each of its objects. */
export interface Patience {
  /** When it gives up. */
  readonly end: number;
  /** 0: look once. */
  readonly timeout: number;
  readonly interrupt: Interrupt;
}

/** Waits until the object meets the condition; it must exist when the waiting begins. */
export function* waitForObject(invocation: Invocation, info: Info, condition: Condition, patience: Patience): Execution<void> {
  const { clock, process } = invocation;
  const { end, timeout, interrupt } = patience;
  const { mapping, namespace, name } = info;
  if (timeout === 0) {
    info.object = yield* getObject(invocation, mapping, namespace, name);
    if (!isMet(condition, info.object)) throw new UserError(`condition not met for ${mapping.resource}/${name}`);
    return;
  }
  const fieldSelector = `metadata.name=${name}`;
  const list = yield* listObjects(invocation, mapping, namespace, { fieldSelector });
  if (list.items.length === 0) throw notFound(info);
  const take = (object: Unstructured) => {
    const met = isMet(condition, object);
    if (met) info.object = { ...object, apiVersion: (info.object as Unstructured).apiVersion!, kind: (info.object as Unstructured).kind! };
    return met;
  };
  if (take(list.items[0]!)) return;
  const query = { watch: 'true', fieldSelector, resourceVersion: list.metadata.resourceVersion ?? '' };
  const { events, stream } = yield* (yield* invocation.client()).watch({ method: 'GET', path: pathOf(mapping, namespace), query });
  try {
    for (;;) {
      const event = events.take();
      if (event === undefined) {
        if (clock.now >= end) throw timedOut(info);
        yield* events.wait(process, [], end);
        interrupt.check();
      } else if (event === 'closed') return yield* waitForObject(invocation, info, condition, patience);
      else if ((event.type === 'ADDED' || event.type === 'MODIFIED') && take(event.object as Unstructured)) return;
    }
  } finally {
    stream.close();
  }
}

function notFound(info: Info): StatusError {
  const message = `${groupResourceOf(info.mapping)} "${info.name}" not found`;
  return new StatusError({ apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', message, reason: 'NotFound', code: 404 });
}
