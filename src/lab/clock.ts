import type { ClockState } from '../host/protocol/index.ts';
import { part } from './dom.ts';
import { clockText, dateText, minutes } from './time-text.ts';

export interface ClockHooks {
  rate(rate: number): void;
  step(): void;
  advance(duration: number): void;
}

/** Why the clock runs or stands: the first that holds. With `idle` the simulation has nothing to do until somebody acts. */
export type Pace = 'down' | 'frozen' | 'paused' | 'hidden' | 'idle' | 'running';

export interface PaceInput {
  /** `off`: there is no simulation to ask; `frozen`: it waits while the page shows an earlier moment. */
  readonly power: 'off' | 'frozen' | 'on';
  readonly isPlaying: boolean;
  readonly isVisible: boolean;
  readonly isIdle: boolean;
}

export function paceOf({ power, isPlaying, isVisible, isIdle }: PaceInput): Pace {
  if (power === 'off') return 'down';
  if (power === 'frozen') return 'frozen';
  if (!isPlaying) return 'paused';
  if (!isVisible) return 'hidden';
  return isIdle ? 'idle' : 'running';
}

const notes: Readonly<Record<Pace, string>> = { down: '', frozen: '', paused: '', hidden: '', idle: 'nothing is due: the clock waits', running: '' };

/** The clock's buttons and display. The cluster's time runs only while the reader can see the lab and something is due. */
export class Clock {
  readonly #root: HTMLElement;
  readonly #hooks: ClockHooks;
  #input: PaceInput = { power: 'off', isPlaying: true, isVisible: true, isIdle: false };
  #speed = 1;
  #sent = 0;
  #isOnScreen = true;

  constructor(root: HTMLElement, hooks: ClockHooks) {
    this.#root = root;
    this.#hooks = hooks;
    this.#speed = Number(root.querySelector<HTMLInputElement>('[data-rate]:checked')?.value ?? 1);
    this.#on('play', () => this.#set({ isPlaying: !this.#input.isPlaying }));
    this.#on('step', () => hooks.step());
    this.#on('minute', () => hooks.advance(minutes(1)));
    this.#on('ten-minutes', () => hooks.advance(minutes(10)));
    root.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement && target.matches('[data-rate]')) this.#choose(Number(target.value));
    });
    new IntersectionObserver((entries) => {
      this.#isOnScreen = entries.at(-1)?.isIntersecting ?? true;
      this.#see();
    }).observe(root);
    document.addEventListener('visibilitychange', () => this.#see());
    this.#set({});
  }

  power(power: PaceInput['power']): void {
    // A new simulation begins with a clock that stands.
    if (power === 'off') this.#sent = 0;
    this.#set({ power });
  }

  show({ now, start, idle, behind }: ClockState, isPast = false): void {
    const display = part(this.#root, 'now');
    display.textContent = clockText(now - start);
    display.title = dateText(now);
    if (isPast) return;
    this.#set({ isIdle: idle });
    if (behind) this.#note('slower than asked: there is much to do');
  }

  /** A word about what is going on, in place of the clock's own. */
  say(text: string): void {
    this.#note(text);
  }

  #on(name: string, run: () => void): void {
    this.#root.querySelector(`[data-do="${name}"]`)?.addEventListener('click', run);
  }

  #choose(speed: number): void {
    this.#speed = speed;
    this.#set({ isPlaying: true });
  }

  #see(): void {
    this.#set({ isVisible: this.#isOnScreen && !document.hidden });
  }

  #set(change: Partial<PaceInput>): void {
    this.#input = { ...this.#input, ...change };
    const pace = paceOf(this.#input);
    const rate = pace === 'running' || pace === 'idle' ? this.#speed : 0;
    const isPlaying = this.#input.isPlaying && this.#input.power === 'on';
    const play = this.#root.querySelector('[data-do="play"]');
    play?.setAttribute('aria-pressed', String(isPlaying));
    part(this.#root, 'play-word').textContent = isPlaying ? 'Pause' : 'Play';
    this.#root.dataset['pace'] = pace;
    this.#note(notes[pace]);
    if (pace === 'down' || rate === this.#sent) return;
    this.#sent = rate;
    this.#hooks.rate(rate);
  }

  #note(text: string): void {
    const note = part(this.#root, 'clock-note');
    if (note.textContent !== text) note.textContent = text;
  }
}
