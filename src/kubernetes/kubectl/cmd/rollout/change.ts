import type { Execution } from '../../../../machine/process/types.ts';
import { toRFC3339 } from '../../../../time/index.ts';
import { isFailure, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { patchTypeOf } from '../../patching.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { patchObject } from '../../resource/helper.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { groupResourceOf } from '../../resource/mapper.ts';
import { at, type Unstructured } from '../../resource/object.ts';
import { rolloutObjects } from './objects.ts';

interface Change {
  readonly operation: string;
  /** The patch, or what is wrong: `is already paused`. */
  patch(object: Unstructured, info: Info): object | string;
}

function* apply(invocation: Invocation, change: Change): Execution<void> {
  const printer = yield* operationPrinter(invocation);
  yield* (yield* rolloutObjects(invocation)).visit(function* (info) {
    const patch = change.patch(objectOf(info), info);
    if (typeof patch === 'string') throw new UserError(patch);
    try {
      const options = { fieldManager: invocation.flags.string('field-manager') };
      yield* printer.print(
        yield* patchObject(invocation, info.mapping, info.namespace, info.name, patchTypeOf(info.mapping), patch, options),
        change.operation,
      );
    } catch (error) {
      throw isFailure(error) ? new UserError(`failed to patch: ${error.message}`) : error;
    }
  });
}

const named = (info: Info) => `${groupResourceOf(info.mapping)} "${info.name}"`;

/** kubectl rollout pause */
export const pause = (invocation: Invocation) =>
  apply(invocation, {
    operation: 'paused',
    patch: (object, info) => {
      if (object.kind !== 'Deployment') return 'pausing is not supported';
      return at(object, 'spec', 'paused') ? `${named(info)} is already paused` : { spec: { paused: true } };
    },
  });

/** kubectl rollout resume */
export const resume = (invocation: Invocation) =>
  apply(invocation, {
    operation: 'resumed',
    patch: (object, info) => {
      if (object.kind !== 'Deployment') return 'resuming is not supported';
      return at(object, 'spec', 'paused') ? { spec: { paused: null } } : `${named(info)} is not paused`;
    },
  });

/** kubectl rollout restart */
export const restart = (invocation: Invocation) =>
  apply(invocation, {
    operation: 'restarted',
    patch: (object, info) => {
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(object.kind!)) return 'restarting is not supported';
      if (at(object, 'spec', 'paused')) return `${named(info)} can't restart paused deployment (run rollout resume first)`;
      const annotations = { 'kubectl.kubernetes.io/restartedAt': toRFC3339(invocation.clock.now) };
      return { spec: { template: { metadata: { annotations } } } };
    },
  });
