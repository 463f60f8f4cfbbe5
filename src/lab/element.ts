import type { Lab, LabFile } from '../host/protocol/index.ts';
import { part } from './dom.ts';
import { needsPlainEditor } from './editor/editor.ts';
import { areSame, type Keeper, type KeptLab } from './keeper.ts';
import type { LiveLab } from './live.ts';
import { Notices } from './notices.ts';
import { dropNeedlessStops } from './tab-stops.ts';
import { Tabs } from './tabs.ts';

const day = (iso: string): string => new Date(iso).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

/** Fetches Monaco beside the live part instead of after it. Whether it failed is seen where it is used. */
const preloadMonaco = (): void => void import('./editor/monaco-editor.ts').catch(() => undefined);

/** What a lab needs of the page around it. */
export interface LabHost {
  readonly keeper: Keeper;
}

/**
 * A lab in the page. At rest it is the HTML of the build with tabs; the first touch (a click or a key in the editor, a button, the
 * terminal) loads the live part.
 */
class PodLab extends HTMLElement {
  static host: LabHost;
  #live: Promise<LiveLab> | undefined;
  /** The live part listens to the buttons itself. */
  #isLive = false;
  #notices!: Notices;
  #lab!: Lab;
  #kept: KeptLab | undefined;

  connectedCallback(): void {
    this.#lab = JSON.parse(part(this, 'definition').textContent ?? '');
    this.#notices = new Notices(part(this, 'notices'));
    this.#kept = PodLab.host.keeper.load(this.#lab.id);
    if (this.#kept?.solved) part(this, 'solved').hidden = false;
    this.#offerKept();
    this.#listen();
    dropNeedlessStops(this);
  }

  #listen(): void {
    const output = this.querySelector<HTMLElement>('.pane.right [role=tablist]');
    if (output) new Tabs(output, (tab) => this.#openPanel(tab));
    new Tabs(part(this, 'file-tabs'), (tab) => this.#openFile(tab));
    const editor = part(this, 'editor');
    editor.addEventListener('click', (event) => {
      if (!this.#live) this.#wake('editor', (live) => live.focusEditor(event));
    });
    editor.addEventListener('keydown', (event) => this.#startTyping(event));
    for (const button of this.querySelectorAll<HTMLElement>('[data-do]')) button.addEventListener('click', (event) => this.#press(event));
    for (const form of this.querySelectorAll<HTMLFormElement>('form[data-question]')) form.addEventListener('submit', (event) => this.#submit(form, event));
  }

  /** Makes the lab live if it is not yet, and then does something with it. */
  #wake(first: 'editor' | 'cluster', then: (live: LiveLab) => void, files?: readonly LabFile[]): void {
    this.#touch(first, files).then(
      (live) => {
        this.#notices.clear('load');
        then(live);
      },
      () => {
        this.#live = undefined;
        this.#notices.show('load', { text: 'The lab could not be loaded (no network?). Touch it again to try once more.', isBad: true });
      },
    );
  }

  /** Loads the live part, once. `files`: in place of the lab's own at the start. */
  #touch(first: 'editor' | 'cluster', files?: readonly LabFile[]): Promise<LiveLab> {
    if (first === 'editor' && !needsPlainEditor()) preloadMonaco();
    this.#live ??= import('./live.ts').then(({ LiveLab }) => {
      const live = new LiveLab({ root: this, lab: this.#lab, ...PodLab.host, kept: this.#kept, notices: this.#notices });
      this.#isLive = true;
      return live.start(first, files).then(() => live);
    });
    return this.#live;
  }

  /** A key in the still text opens the editor; keys that only move about the page do not. */
  #startTyping(event: KeyboardEvent): void {
    if (this.#live || event.ctrlKey || event.metaKey || event.altKey || (event.key.length > 1 && event.key !== 'Enter')) return;
    event.preventDefault();
    this.#wake('editor', (live) => live.focusEditor());
  }

  /** A press before the live part listens: the button is pressed again when it does. */
  #press({ currentTarget }: Event): void {
    if (this.#isLive || !(currentTarget instanceof HTMLElement)) return;
    const button = currentTarget;
    this.#wake('cluster', () => button.click());
  }

  #submit(form: HTMLFormElement, event: Event): void {
    if (this.#isLive) return;
    event.preventDefault();
    this.#wake('cluster', () => form.requestSubmit());
  }

  #openPanel(tab: HTMLElement): void {
    const name = tab.dataset['tab'];
    for (const panel of this.querySelectorAll<HTMLElement>('[data-panel]')) panel.hidden = panel.dataset['panel'] !== name;
    if (name === 'terminal') this.#wake('cluster', (live) => void live.openTerminal());
    if (name === 'output') this.#wake('cluster', () => {});
  }

  #openFile(tab: HTMLElement): void {
    const path = tab.dataset['file'] ?? '';
    for (const file of this.querySelectorAll<HTMLElement>('.file')) file.toggleAttribute('data-open', file.dataset['path'] === path);
    void this.#live?.then(
      (live) => live.showFile(path),
      () => undefined,
    );
  }

  #offerKept(): void {
    const files = this.#kept?.earlier ?? this.#kept?.files;
    if (!this.#kept || !files || areSame(files, this.#lab.start)) return;
    this.#notices.show('kept', {
      text: `Your text of ${day(this.#kept.at)} is kept.`,
      buttons: {
        'Continue with it': () => this.#wake('editor', (live) => live.takeBack(files), files),
        'Start from the beginning': () => this.#wake('cluster', (live) => live.giveUpKept()),
      },
    });
  }
}

/** Makes <pod-lab> work. */
export function defineLab(host: LabHost): void {
  PodLab.host = host;
  customElements.define('pod-lab', PodLab);
}
