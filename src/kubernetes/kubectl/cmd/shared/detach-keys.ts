import { UserError } from '../../errors.ts';

/** Keys that end a session without ending the program at its other end, and where they stand by default. */
export const defaultDetachKeys = 'ctrl-p,ctrl-q';

/** The bytes of `ctrl-p,ctrl-q` or `a,b` (moby/term ToBytes). */
function keyBytes(text: string): number[] {
  return text.split(',').map((key) => {
    if (key.length === 1) return key.charCodeAt(0);
    const control = /^ctrl-([a-z@[\\\]^_])$/.exec(key)?.[1];
    if (control === undefined) throw new UserError(`could not bind detach keys: Unknown character: '${key}'`);
    return control === '@' ? 0 : control.toUpperCase().charCodeAt(0) - 64;
  });
}

/** Looks for the keys in what is typed, over several reads; what turns out to be no such sequence is passed on (moby/term EscapeProxy). */
export class DetachKeys {
  readonly #keys: readonly number[];
  #matched = 0;

  constructor(text: string) {
    this.#keys = keyBytes(text === '' ? defaultDetachKeys : text);
  }

  /** What to pass on of `bytes`, and whether the keys are complete. */
  filter(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly isComplete: boolean } {
    const out: number[] = [];
    for (const byte of bytes) {
      if (byte !== this.#keys[this.#matched]) {
        out.push(...this.#keys.slice(0, this.#matched));
        this.#matched = 0;
      }
      if (byte !== this.#keys[this.#matched]) out.push(byte);
      else if (++this.#matched === this.#keys.length) return { bytes: Uint8Array.from(out), isComplete: true };
    }
    return { bytes: Uint8Array.from(out), isComplete: false };
  }
}
