/** The button that takes back the last Reset or "show solution". */
export class Undo {
  readonly #button: HTMLButtonElement | null;
  #back: (() => void) | undefined;

  constructor(root: HTMLElement) {
    this.#button = root.querySelector('[data-do="undo"]');
    this.#button?.addEventListener('click', () => {
      this.#back?.();
      this.#hide();
    });
  }

  offer(words: string, back: () => void): void {
    this.#back = back;
    if (!this.#button) return;
    this.#button.textContent = words;
    this.#button.hidden = false;
  }

  #hide(): void {
    this.#back = undefined;
    if (this.#button) this.#button.hidden = true;
  }
}
