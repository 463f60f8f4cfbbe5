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
  let found = false;
  yield* (yield* rolloutObjects(invocation)).visit(function* (info) {
    found = true;
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
  if (!found) yield* invocation.err(`No resources found in ${(yield* invocation.namespace()).name} namespace.\n`);
}

const named = (info: Info) => `${groupResourceOf(info.mapping)} "${info.name}"`;

/** kubectl rollout pause */
export const pause = (invocation: Invocation) =>
  apply(invocation, {
    operation: 'paused',
    patch: (object, info) => {
      if (object.kind !== 'Deployment') return `${named(info)} pausing is not supported`;
      return at(object, 'spec', 'paused') ? `${named(info)} is already paused` : { spec: { paused: true } };
    },
  });

/** kubectl rollout resume */
export const resume = (invocation: Invocation) =>
  apply(invocation, {
    operation: 'resumed',
    patch: (object, info) => {
      if (object.kind !== 'Deployment') return `${named(info)} resuming is not supported`;
      return at(object, 'spec', 'paused') ? { spec: { paused: null } } : `${named(info)} is not paused`;
    },
  });

const restartedAt = 'kubectl.kubernetes.io/restartedAt';

/** kubectl rollout restart */
export const restart = (invocation: Invocation) =>
  apply(invocation, {
    operation: 'restarted',
    patch: (object, info) => {
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(object.kind!)) return `${named(info)} restarting is not supported`;
      if (at(object, 'spec', 'paused')) return `${named(info)} can't restart paused deployment (run rollout resume first)`;
      const annotations = { [restartedAt]: toRFC3339(invocation.clock.now) };
      if (at(object, 'spec', 'template', 'metadata', 'annotations', restartedAt) === annotations[restartedAt])
        return `failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`;
      return { spec: { template: { metadata: { annotations } } } };
    },
  });
