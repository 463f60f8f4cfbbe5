import { button, element } from './dom.ts';

export interface Notice {
  readonly text: string;
  /** Longer text to read, such as a report. */
  readonly details?: string;
  readonly isBad?: boolean;
  readonly buttons?: Readonly<Record<string, () => void>>;
}

/** Messages at the head of a lab, each with a name so that it can be replaced and taken away. */
export class Notices {
  readonly #place: HTMLElement;
  readonly #shown = new Map<string, HTMLElement>();

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  show(name: string, { text, details, isBad = false, buttons = {} }: Notice): void {
    const parts: Node[] = [element('p', {}, text), ...Object.entries(buttons).map(([words, run]) => button(words, run))];
    if (details !== undefined) parts.push(element('pre', { tabindex: '0', role: 'group', 'aria-label': 'Details' }, details));
    const box = element('div', { class: `notice ${isBad ? 'bad' : ''}`, role: isBad ? 'alert' : 'status', 'data-notice': name }, ...parts);
    const old = this.#shown.get(name);
    if (old) old.replaceWith(box);
    else this.#place.append(box);
    this.#shown.set(name, box);
  }

  clear(name: string): void {
    this.#shown.get(name)?.remove();
    this.#shown.delete(name);
  }
}
