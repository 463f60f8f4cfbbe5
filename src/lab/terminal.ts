import type { Screen, ScreenHooks } from './terminal-screen.ts';

/** Output that came before the terminal was opened is kept up to this size. */
const mostBytes = 262_144;

/** A lab's terminal: the emulator loads when it is first opened; what the shell wrote until then waits. */
export class LabTerminal {
  readonly #place: HTMLElement;
  readonly #hooks: ScreenHooks;
  #screen: Promise<Screen> | undefined;
  #early: Uint8Array[] = [];
  #opened: Screen | undefined;

  constructor(place: HTMLElement, hooks: ScreenHooks) {
    this.#place = place;
    this.#hooks = hooks;
  }

  write(bytes: Uint8Array): void {
    if (this.#opened) {
      this.#opened.write(bytes);
      return;
    }
    this.#early.push(bytes);
    while (this.#early.reduce((sum, { length }) => sum + length, 0) > mostBytes) this.#early.shift();
  }

  /** Rejects when the emulator cannot be loaded. */
  async open(): Promise<void> {
    this.#screen ??= this.#load();
    try {
      (await this.#screen).focus();
    } catch (error) {
      this.#screen = undefined;
      throw error;
    }
  }

  reset(): void {
    this.#early = [];
    this.#opened?.reset();
  }

  async #load(): Promise<Screen> {
    const { openScreen } = await import('./terminal-screen.ts');
    const screen = openScreen(this.#place, this.#hooks);
    for (const bytes of this.#early) screen.write(bytes);
    this.#early = [];
    this.#opened = screen;
    return screen;
  }
}
