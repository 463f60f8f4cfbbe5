import type { Execution } from '../../../../machine/process/types.ts';
import { second } from '../../../../time/index.ts';
import { isConflict, isFailure, isNotFound, StatusError, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { applyPatch, patchTypeOf, threeWayPatch } from '../../patching.ts';
import { createObject, deleteObject, getObject, patchObject } from '../../resource/helper.ts';
import type { Info } from '../../resource/info.ts';
import { type Unstructured, withMetadata } from '../../resource/object.ts';
import { marshal } from '../../text/go.ts';
import { lastAppliedOf } from './last-applied.ts';
import type { ApplyOptions } from './options.ts';

export interface Patched {
  /** The patch as JSON; `{}` if nothing changes. */
  readonly patch: string;
  readonly object: Unstructured;
}

const retries = 5;
const triesBeforeBackOff = 1;

/** Merges a configuration into the server's object (kubectl/pkg/cmd/apply/patcher.go). */
export class Patcher {
  readonly #invocation: Invocation;
  readonly #options: ApplyOptions;
  readonly #info: Info;
  lastPatch = '';

  constructor(invocation: Invocation, options: ApplyOptions, info: Info) {
    this.#invocation = invocation;
    this.#options = options;
    this.#info = info;
  }

  /** --dry-run=client: what the server would have after the patch. */
  *patchLocally(current: Unstructured, modified: Unstructured): Execution<Patched> {
    const patch = yield* this.#patchFor(current, modified);
    return { patch: this.lastPatch, object: this.lastPatch === '{}' ? current : applyPatch(current, patch, this.#info.mapping) };
  }

  /** Sends the patch; again after conflicts. With --force an object that cannot be changed is made anew. */
  *patch(current: Unstructured, modified: Unstructured): Execution<Patched> {
    const { namespace, name, mapping } = this.#info;
    let base = current;
    for (let attempt = 0; ; attempt++) {
      try {
        return yield* this.#send(base, modified);
      } catch (error) {
        if (isConflict(error) && attempt < retries) {
          if (attempt > triesBeforeBackOff) yield* this.#invocation.process.sleep(1 * second);
          base = yield* getObject(this.#invocation, mapping, namespace, name);
          continue;
        }
        const replaceable = error instanceof StatusError && (error.reason === 'Conflict' || error.reason === 'Invalid');
        if (replaceable && this.#invocation.flags.bool('force')) return yield* this.#deleteAndCreate(base, modified);
        throw error;
      }
    }
  }

  *#patchFor(current: Unstructured, modified: Unstructured): Execution<unknown> {
    const original = lastAppliedOf(current);
    const { mapping } = this.#info;
    const overwrite = this.#invocation.flags.bool('overwrite');
    this.lastPatch = '';
    try {
      const patch = threeWayPatch(original === undefined ? undefined : JSON.parse(original), modified, current, mapping, overwrite);
      this.lastPatch = marshal(patch);
      return patch;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // It is tried by what the server says of the type, in two versions of that, and by what kubectl itself knows.
      for (const spec of this.#invocation.flags.bool('openapi-patch') ? ['openapi v3 spec', 'openapi spec'] : [])
        yield* this.#invocation.err(`warning: error calculating patch from ${spec}: ${error.message}\n`);
      const documents = `original:\n${original ?? ''}\nmodified:\n${marshal(modified)}\n\ncurrent:\n${marshal(current)}\n`;
      throw new UserError(`creating patch with:\n${documents}\nfor: ${error.message}`);
    }
  }

  *#send(current: Unstructured, modified: Unstructured): Execution<Patched> {
    const patch = yield* this.#patchFor(current, modified);
    if (this.lastPatch === '{}') return { patch: '{}', object: current };
    const { namespace, name, mapping } = this.#info;
    const options = { dryRun: this.#options.dryRun === 'server', fieldManager: this.#options.fieldManager, fieldValidation: this.#options.validation };
    return { patch: this.lastPatch, object: yield* patchObject(this.#invocation, mapping, namespace, name, patchTypeOf(mapping), patch, options) };
  }

  *#deleteAndCreate(current: Unstructured, modified: Unstructured): Execution<Patched> {
    const { namespace, name, mapping } = this.#info;
    const { flags, process, clock } = this.#invocation;
    const grace = flags.number('grace-period');
    yield* deleteObject(this.#invocation, mapping, namespace, name, {
      ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
      propagationPolicy: propagation(flags.string('cascade')),
    });
    const end = clock.now + flags.number('timeout');
    while (yield* this.#exists()) {
      if (clock.now >= end) throw new UserError('context deadline exceeded');
      yield* process.sleep(1 * second);
    }
    const object = withMetadata(modified, { resourceVersion: undefined });
    try {
      return { patch: marshal(modified), object: yield* createObject(this.#invocation, mapping, namespace, object) };
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      yield* this.#restore(current, error);
      throw error;
    }
  }

  /** The new object was refused: the old one comes back, and the refusal is told all the same. */
  *#restore(current: Unstructured, error: StatusError): Execution<void> {
    const { namespace, mapping } = this.#info;
    try {
      yield* createObject(this.#invocation, mapping, namespace, withMetadata(current, { resourceVersion: undefined }));
    } catch (failure) {
      if (!isFailure(failure)) throw failure;
      throw new UserError(
        `An error occurred force-replacing the existing object with the newly provided one:\n\n${error.message}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n${failure.message}`,
      );
    }
  }

  *#exists(): Execution<boolean> {
    try {
      yield* getObject(this.#invocation, this.#info.mapping, this.#info.namespace, this.#info.name);
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }
}

/** --cascade as the propagation policy of a deletion. */
export function propagation(cascade: string): 'Background' | 'Foreground' | 'Orphan' {
  const lower = cascade.toLowerCase();
  if (lower === 'background' || lower === 'true') return 'Background';
  if (lower === 'foreground') return 'Foreground';
  if (lower === 'orphan' || lower === 'false') return 'Orphan';
  throw new UserError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
}
