import type { Time, TimelineEntry } from '../host/protocol/index.ts';
import { button, element } from './dom.ts';
import { rove } from './roving.ts';
import { entryText } from './time-text.ts';
import { drawTrack } from './track.ts';

/** Entries that are listed; earlier ones are only on the track. */
const listed = 200;

/** What happened in the cluster, who did it, and why; a way back to each moment. */
export class Timeline {
  readonly #place: HTMLElement;
  readonly #look: (at: Time) => void;
  readonly #list = element('ol', { class: 'entries', 'aria-label': 'Time line. Arrow keys move in it' });
  readonly #rowsChanged = rove(this.#list);
  readonly #track = element('div', { 'aria-hidden': 'true' });
  #entries: TimelineEntry[] = [];
  #start: Time = 0;
  #now: Time = 0;
  #past: Time | undefined;
  #drawing = 0;

  constructor(place: HTMLElement, look: (at: Time) => void) {
    this.#place = place;
    this.#look = look;
    this.#track.addEventListener('click', (event) => this.#clickTrack(event));
  }

  add(entries: readonly TimelineEntry[], reset: boolean): void {
    if (reset) this.clear();
    if (entries.length === 0) return;
    if (this.#entries.length === 0) this.#place.replaceChildren(this.#track, this.#list);
    this.#entries.push(...entries);
    const isAtEnd = this.#list.scrollTop + this.#list.clientHeight >= this.#list.scrollHeight - 24;
    this.#list.append(...entries.slice(-listed).map((entry) => this.#item(entry)));
    while (this.#list.childElementCount > listed) this.#list.firstElementChild?.remove();
    this.#rowsChanged();
    if (isAtEnd) this.#list.scrollTop = this.#list.scrollHeight;
    this.#draw();
  }

  clear(): void {
    this.#entries = [];
    this.#list.replaceChildren();
    this.#past = undefined;
  }

  time(start: Time, now: Time): void {
    if (start === this.#start && now === this.#now) return;
    this.#start = start;
    this.#now = now;
    this.#draw();
  }

  /** Marks the moment that the page shows; undefined: the present. */
  past(at: Time | undefined): void {
    this.#past = at;
    for (const item of this.#list.querySelectorAll<HTMLElement>('li[data-time]')) {
      if (at !== undefined && Number(item.dataset['time']) === at) item.setAttribute('aria-current', 'true');
      else item.removeAttribute('aria-current');
    }
    this.#draw();
  }

  #item(entry: TimelineEntry): HTMLLIElement {
    const time = entryText(entry.time - this.#start);
    const when = button(time, () => this.#look(entry.time), { class: 'when', tabindex: '-1', 'aria-label': `${time}: look back to this moment` });
    const item = element(
      'li',
      { class: entry.kind, 'data-time': String(entry.time) },
      when,
      element('span', { class: 'who' }, entry.actor),
      element('span', { class: 'what' }, entry.text),
    );
    if (entry.why.length > 0) item.append(this.#why(entry, item));
    return item;
  }

  #why(entry: TimelineEntry, item: HTMLElement): HTMLButtonElement {
    const show = button('Why?', () => {
      const open = show.ariaExpanded !== 'true';
      show.ariaExpanded = String(open);
      if (open) item.append(this.#causes(entry));
      else item.querySelector('ol')?.remove();
    });
    show.className = 'why';
    show.tabIndex = -1;
    show.ariaExpanded = 'false';
    return show;
  }

  #causes({ why }: TimelineEntry): HTMLOListElement {
    return element('ol', {}, ...why.map(({ time, actor, text }) => element('li', {}, `${text} (${actor}, ${entryText(time - this.#start)})`)));
  }

  #draw(): void {
    if (this.#drawing !== 0 || this.#entries.length === 0) return;
    this.#drawing = requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#track.innerHTML = drawTrack(this.#entries, { start: this.#start, now: this.#now, at: this.#past, width: this.#track.clientWidth || 600 });
    });
  }

  #clickTrack(event: MouseEvent): void {
    const { left, width } = this.#track.getBoundingClientRect();
    const time = this.#start + ((event.clientX - left) / width) * (this.#now - this.#start);
    const nearest = this.#entries.reduce<TimelineEntry | undefined>(
      (best, entry) => (best && Math.abs(best.time - time) <= Math.abs(entry.time - time) ? best : entry),
      undefined,
    );
    if (nearest) this.#look(nearest.time);
  }
}
