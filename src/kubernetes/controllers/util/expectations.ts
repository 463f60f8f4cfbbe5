/** What a controller has done and not yet seen; it does nothing more to that key until then (controller.UIDTrackingControllerExpectations). */
export class Expectations {
  readonly #creations = new Map<string, number>();
  readonly #deletions = new Map<string, Set<string>>();

  expectCreations(key: string, count: number): void {
    this.#creations.set(key, (this.#creations.get(key) ?? 0) + count);
  }

  /** Also for a creation that failed. */
  creationObserved(key: string): void {
    const count = this.#creations.get(key) ?? 0;
    if (count > 1) this.#creations.set(key, count - 1);
    else this.#creations.delete(key);
  }

  expectDeletion(key: string, uid: string): void {
    const uids = this.#deletions.get(key) ?? new Set();
    this.#deletions.set(key, uids.add(uid));
  }

  deletionObserved(key: string, uid: string): void {
    const uids = this.#deletions.get(key);
    if (uids?.delete(uid) && uids.size === 0) this.#deletions.delete(key);
  }

  satisfied(key: string): boolean {
    return !this.#creations.has(key) && !this.#deletions.has(key);
  }

  forget(key: string): void {
    this.#creations.delete(key);
    this.#deletions.delete(key);
  }
}
