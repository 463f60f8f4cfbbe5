import type { Message } from '../host/protocol/index.ts';
import type { LabState } from './life.ts';
import type { Notices } from './notices.ts';

export interface TroubleHooks {
  stop(): void;
  restart(): void;
}

/** Says what state the lab is in where that is not the usual one, with the ways out of it. */
export class Trouble {
  readonly #notices: Notices;
  readonly #hooks: TroubleHooks;

  constructor(notices: Notices, hooks: TroubleHooks) {
    this.#notices = notices;
    this.#hooks = hooks;
  }

  show(state: LabState): void {
    for (const name of ['stuck', 'stopped', 'crashed'] as const) if (state !== name) this.#notices.clear(name);
    if (state === 'stopped' || state === 'crashed') this.#notices.clear('loading');
    if (state === 'stuck') {
      this.#notices.show('stuck', {
        text: 'The cluster has not answered for 3 seconds: it is busy with something, or runs in a circle. Your text is safe.',
        isBad: true,
        buttons: { 'Stop it': this.#hooks.stop },
      });
    }
    if (state === 'stopped') {
      this.#notices.show('stopped', {
        text: 'The cluster is stopped. Your text is still in the editor.',
        buttons: { 'Start a new cluster': this.#hooks.restart },
      });
    }
  }

  /** The simulation waits for a part of its program. */
  loading({ parts, failed }: Extract<Message, { kind: 'loading' }>): void {
    if (parts.length === 0) {
      this.#notices.clear('loading');
      return;
    }
    const names = parts.join(', ');
    const text = failed
      ? `A part of the simulator could not be loaded (${names}; no network?). It is tried again by itself: what you did goes on when it is here.`
      : `A part of the simulator is being loaded (${names}) …`;
    this.#notices.show('loading', { text, isBad: failed });
  }

  crashed(error: string, report: string): void {
    this.#notices.show('crashed', {
      text: 'The simulator has failed: this is a mistake in Podlab, not in what you did. Your text is safe.',
      details: error,
      isBad: true,
      buttons: { 'Copy report': () => this.#copy(report), 'Start a new cluster': this.#hooks.restart },
    });
  }

  #copy(report: string): void {
    navigator.clipboard.writeText(report).then(
      () => this.#notices.show('copied', { text: 'The report is in the clipboard.', buttons: { Close: () => this.#notices.clear('copied') } }),
      () =>
        this.#notices.show('copied', {
          text: 'The clipboard is not available. The report:',
          details: report,
          buttons: { Close: () => this.#notices.clear('copied') },
        }),
    );
  }
}
