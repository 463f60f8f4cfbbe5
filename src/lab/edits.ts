import type { OpenEdit } from '../host/protocol/index.ts';
import { button, element, part } from './dom.ts';
import type { Files } from './files.ts';

export interface EditsHooks {
  /** The reader has closed the file; without text it stays as it was. */
  finish(id: number, text: string | undefined): void;
  say(text: string): void;
}

/** The files that programs of the terminal (`kubectl edit`, `vi`) have opened here and wait for: a tab each, with Save and Cancel above it. */
export class Edits {
  readonly #files: Files;
  readonly #hooks: EditsHooks;
  readonly #words = element('p', {});
  readonly #bar: HTMLElement;
  #open: readonly OpenEdit[] = [];

  constructor(root: HTMLElement, files: Files, hooks: EditsHooks) {
    this.#files = files;
    this.#hooks = hooks;
    const save = button('Save and close', () => this.save(), { class: 'main', 'data-edit': 'save' });
    const cancel = button('Cancel', () => this.#close(undefined), { 'data-edit': 'cancel', title: 'The file stays as it was.' });
    this.#bar = element('div', { class: 'edit-bar', role: 'group', 'aria-label': 'File that a program waits for', hidden: true }, this.#words, save, cancel);
    part(root, 'editor').before(this.#bar);
  }

  /** The files that are open now, as the simulation tells. */
  show(open: readonly OpenEdit[]): void {
    const before = this.#open;
    this.#open = open;
    for (const edit of before) if (!open.some(({ id }) => id === edit.id)) this.#files.closeTemporary(edit.path);
    for (const edit of open) {
      if (before.some(({ id }) => id === edit.id)) continue;
      this.#files.openTemporary(edit);
      this.follow();
      this.#bar.scrollIntoView({ block: 'nearest' });
      this.#hooks.say(`${edit.command} waits for you to edit ${nameOf(edit)}. Then save and close.`);
    }
    this.follow();
  }

  /** The bar belongs to the tab that is open. */
  follow(): void {
    const { current } = this;
    this.#bar.hidden = !current;
    if (current) this.#words.textContent = `${current.command} waits for this file.`;
  }

  get current(): OpenEdit | undefined {
    return this.#open.find(({ path }) => path === this.#files.current);
  }

  /** Saves the file that is open; false if no program waits for that. */
  save(): boolean {
    const { current } = this;
    if (current) this.#close(this.#files.text(current.path));
    return current !== undefined;
  }

  #close(text: string | undefined): void {
    const { current } = this;
    if (current) this.#hooks.finish(current.id, text);
  }
}

const nameOf = ({ path }: OpenEdit): string => path.slice(path.lastIndexOf('/') + 1);
