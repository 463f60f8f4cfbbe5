import type { KubernetesObject } from '../../api/meta.ts';
import type { ObjectReference } from '../../api/types.ts';

/** What an event says of its object (tools/reference.GetReference). */
export function referenceTo(object: KubernetesObject, fieldPath?: string): ObjectReference {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind!,
    ...(namespace && { namespace }),
    name: name!,
    ...(uid && { uid }),
    apiVersion: object.apiVersion!,
    ...(resourceVersion && { resourceVersion }),
    ...(fieldPath && { fieldPath }),
  };
}

/** Sources begin at different nanoseconds of a microsecond, so that two of them do not give the same name. */
const firstNanoseconds = 900;

/** `web.18a2f3…`: the object's name and the time in nanoseconds. Several events of one microsecond get successive nanoseconds. */
export class EventNames {
  readonly #first: number;
  #microsecond = -1;
  #count = 0;

  /** `source` tells recorders apart: component and host. */
  constructor(source: string) {
    this.#first = [...source].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % firstNanoseconds, 0);
  }

  next(name: string, now: number): string {
    return this.format(name, now, this.take(now));
  }

  /** The number of one more event of this microsecond: its name need not be written if nobody will see it. */
  take(now: number): number {
    this.#count = now === this.#microsecond ? this.#count + 1 : 0;
    this.#microsecond = now;
    return this.#count;
  }

  format(name: string, now: number, number: number): string {
    return `${name}.${(BigInt(now) * 1000n + BigInt(this.#first + number)).toString(16)}`;
  }
}
