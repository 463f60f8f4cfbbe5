import type { CommandOutput, View } from '../host/protocol/index.ts';
import { element } from './dom.ts';
import { markEqualText } from './equal-text.ts';

interface ShownView {
  readonly box: HTMLElement;
  readonly pre: HTMLElement;
  readonly note: HTMLElement;
  output: string;
  marked: string;
}

/** An output of more lines that is new as a whole is not marked line by line. */
const fewLines = 4;

const count = (lines: number): string => (lines === 0 ? '' : `${lines} ${lines === 1 ? 'line' : 'lines'} changed`);

/** The outputs of a lab's commands, kept current; above them what the last apply said. */
export class Views {
  readonly #place: HTMLElement;
  readonly #list = element('div', {});
  readonly #applied = element('div', {});
  readonly #shown: ShownView[] = [];
  #isBegun = false;

  constructor(place: HTMLElement) {
    this.#place = place;
    markEqualText(place);
  }

  /** The output of a command that the reader ran by a button. */
  applied({ command, output, exitCode }: CommandOutput): void {
    this.#begin();
    const head = element('p', { class: 'view-head' }, `$ ${command}`, element('small', {}, exitCode === 0 ? '' : `exit ${exitCode}`));
    const pre = element('pre', { tabindex: '0', role: 'group', 'aria-label': `Output of ${command}` }, output);
    this.#applied.replaceChildren(element('div', { class: exitCode === 0 ? 'view' : 'view failed', 'data-applied': true }, head, pre));
  }

  /** What the reader is to know of what was applied. */
  noted(notes: readonly string[]): void {
    if (notes.length === 0) return;
    this.#applied.append(element('ul', { class: 'notes', 'aria-label': 'Notes' }, ...notes.map((note) => element('li', {}, note))));
  }

  forgetApplied(): void {
    this.#applied.replaceChildren();
  }

  /** Shows outputs; `isPast` when they are of an earlier moment. */
  show(views: readonly View[], isPast: boolean): void {
    this.#begin();
    this.#list.classList.toggle('past', isPast);
    views.forEach((view, index) => {
      this.#update(this.#at(index, view.command), view, isPast);
    });
    for (const extra of this.#shown.splice(views.length)) extra.box.remove();
  }

  /** `kubectl get pods: 2 lines changed`, for those who do not see the marks. */
  summary(): string {
    return this.#shown
      .filter(({ note }) => note.textContent !== '')
      .map(({ pre, note }) => `${pre.ariaLabel}: ${note.textContent}.`)
      .join(' ');
  }

  #begin(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#place.replaceChildren(this.#applied, this.#list);
  }

  #at(index: number, command: string): ShownView {
    const known = this.#shown[index];
    if (known) return known;
    const note = element('small', {});
    const pre = element('pre', { tabindex: '0', role: 'group', 'aria-label': `Output of ${command}` });
    const box = element('div', { class: 'view', 'data-view': command }, element('p', { class: 'view-head' }, `$ ${command}`, note), pre);
    const made = { box, pre, note, output: '', marked: '-' };
    this.#shown[index] = made;
    this.#list.append(box);
    return made;
  }

  #update(shown: ShownView, view: View, isPast: boolean): void {
    const lines = view.output === '' ? [] : view.output.replace(/\n$/, '').split('\n');
    const isWhollyNew = view.changed.length > fewLines && view.changed.length === lines.length;
    const marked = isPast || isWhollyNew ? [] : view.changed;
    const key = isWhollyNew ? 'new' : marked.join();
    if (shown.output === view.output && shown.marked === key) return;
    const isNew = shown.marked !== key;
    shown.output = view.output;
    shown.marked = key;
    shown.box.classList.toggle('failed', view.exitCode !== 0);
    const fresh = new Set(marked);
    shown.pre.replaceChildren(...lines.map((line, index) => (fresh.has(index) ? element('mark', {}, `${line}\n`) : `${line}\n`)));
    shown.note.textContent = isWhollyNew && !isPast ? 'new' : count(marked.length);
    if (isNew && !shown.pre.contains(document.activeElement)) reveal(shown.pre);
  }
}

/** Scrolls a long output (not the page) to what changed last. */
function reveal(pre: HTMLElement): void {
  const last = pre.querySelector<HTMLElement>('mark:last-of-type');
  if (!last || pre.scrollHeight <= pre.clientHeight) return;
  pre.scrollTop = last.offsetTop - pre.offsetTop - pre.clientHeight + last.offsetHeight + 8;
}
