import type { PartSource } from '../parts/list.ts';
import type { Message } from '../protocol/index.ts';

/** The page hears at least this often that something is being loaded, and so that the simulation is not stuck. */
const noticeMillis = 1000;
/** How long after a failure it is tried again. */
const retryMillis = 2000;
/** Between two parts that nobody waits for. */
const breathMillis = 20;

const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));

/** Brings the parts of the simulator to where they are used. */
export class Loader {
  readonly #sources: readonly PartSource[];
  readonly #post: (message: Message) => void;
  readonly #underWay = new Map<PartSource, Promise<void>>();

  constructor(sources: readonly PartSource[], post: (message: Message) => void) {
    this.#sources = sources;
    this.#post = post;
  }

  /** Resolves when all of them are here. What cannot be had is tried again until it can; meanwhile the page is told. */
  async bring(names: readonly string[]): Promise<void> {
    let failed = false;
    let told = false;
    const tell = () => {
      told = true;
      this.#post({ kind: 'loading', parts: names, failed });
    };
    const telling = setInterval(tell, noticeMillis);
    while (!(await this.#try(names))) {
      failed = true;
      tell();
      await pause(retryMillis);
    }
    clearInterval(telling);
    if (told) this.#post({ kind: 'loading', parts: [], failed: false });
  }

  /** Fetches what is not here yet, one after another, for later. What cannot be had is left for when it is needed. */
  async fetchAhead(isBusy: () => boolean): Promise<void> {
    for (const source of this.#sources) {
      while (isBusy()) await pause(breathMillis);
      if (!source.isHere) await this.#load(source).catch(() => undefined);
      await pause(breathMillis);
    }
  }

  async #try(names: readonly string[]): Promise<boolean> {
    const missing = this.#sources.filter(({ name, isHere }) => names.includes(name) && !isHere);
    const results = await Promise.allSettled(missing.map((source) => this.#load(source)));
    return results.every(({ status }) => status === 'fulfilled');
  }

  #load(source: PartSource): Promise<void> {
    let loading = this.#underWay.get(source);
    if (!loading) {
      loading = source.load().finally(() => this.#underWay.delete(source));
      this.#underWay.set(source, loading);
    }
    return loading;
  }
}
