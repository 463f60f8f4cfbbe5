import type { Desk, Diagnostic, Lab, LabFile } from '../host/protocol/index.ts';
import { button, debounce, element, part } from './dom.ts';
import { type Editor, needsPlainEditor } from './editor/editor.ts';
import { openPlainEditor } from './editor/plain-editor.ts';
import { areSame, type Keeper, type KeptLab } from './keeper.ts';
import { NewFile } from './new-file.ts';
import type { Notices } from './notices.ts';
import { outcomeOf, TerminalFiles } from './terminal-files.ts';

export interface FilesOptions {
  readonly root: HTMLElement;
  readonly lab: Lab;
  readonly keeper: Keeper;
  /** What was kept when the page was opened. */
  readonly kept: KeptLab | undefined;
  readonly notices: Notices;
  readonly hooks: { changed(): void; apply(): void; say(text: string): void };
}

/** The reader's files: tabs, editor, mistakes, and their copy on the device. */
export class Files {
  readonly #options: FilesOptions;
  readonly #keepSoon = debounce(500, () => this.#keepChanges());
  #hasChanges = false;
  /** Texts as the workstation has them. */
  #written = new Map<string, string>();
  readonly #terminalFiles = new TerminalFiles();
  /** The tab that was open before a temporary one. */
  #before = '';
  /** Texts of an earlier visit that the reader may still take back. */
  #earlier: readonly LabFile[] | undefined;
  #solved: string | undefined;
  #mistakes: readonly Diagnostic[] = [];
  editor: Editor | undefined;
  /** Files that were put in place of others while the editor was still on its way. */
  #early: readonly LabFile[] | undefined;

  constructor(options: FilesOptions) {
    this.#options = options;
    this.#solved = options.kept?.solved;
    const files = options.kept?.earlier ?? options.kept?.files;
    if (files && !areSame(files, options.lab.start)) this.#earlier = files;
    window.addEventListener('pagehide', () => this.#keepChanges());
    const taken = (): string[] => this.all().map(({ path }) => path);
    new NewFile(part(options.root, 'add-file'), taken, (path) => this.#add(path));
  }

  async openEditor(files: readonly LabFile[]): Promise<void> {
    const place = part(this.#options.root, 'editor');
    const hooks = { changed: () => this.#changed(), apply: this.#options.hooks.apply };
    const options = { place, files, path: this.current, hooks };
    this.editor = needsPlainEditor() ? openPlainEditor(options) : await this.#openMonaco(options);
    if (this.#early) this.editor.replace(this.#early);
    this.#showTabs();
  }

  async #openMonaco(options: Parameters<typeof openPlainEditor>[0]): Promise<Editor> {
    try {
      const { openMonaco } = await import('./editor/monaco-editor.ts');
      return openMonaco(options);
    } catch {
      this.#options.notices.show('editor', { text: 'The editor could not be loaded (no network?). This plain one does the same.' });
      return openPlainEditor(options);
    }
  }

  get current(): string {
    return this.#tabs.find((tab) => tab.ariaSelected === 'true')?.dataset['file'] ?? this.#options.lab.start[0]?.path ?? '';
  }

  /** The lab's and the reader's files; not those that a program has opened for a moment. */
  all(): LabFile[] {
    return this.#everything.filter(({ path }) => !isTemporary(path));
  }

  get #everything(): LabFile[] {
    return this.editor?.files() ?? [...(this.#early ?? this.#options.lab.start)];
  }

  text(path: string): string {
    return this.#everything.find((file) => file.path === path)?.text ?? '';
  }

  /** Files whose text the workstation does not have yet; they count as written from now on. */
  unwritten(): LabFile[] {
    const files = this.all().filter(({ path, text }) => this.#written.get(path) !== text);
    for (const { path, text } of files) this.#written.set(path, text);
    return files;
  }

  /** The workstation is new: it has the lab's own files. */
  forgetWritten(): void {
    this.#written = new Map(this.#options.lab.start.map(({ path, text }) => [path, text]));
    this.#terminalFiles.forget();
  }

  /** Takes over what the terminal has done to the files, as far as no text of the reader's is lost. */
  adopt(files: Desk['files']): void {
    for (const { path, text } of this.#terminalFiles.news(files, (path) => this.#written.get(path))) {
      const mine = this.all().find((file) => file.path === path);
      const outcome = outcomeOf({ path, ...(text !== undefined && { text }) }, mine && { text: mine.text, written: this.#written.get(path) });
      if (outcome === 'ask') this.#offerBoth(path, text ?? '');
      else if (text === undefined) this.#gone(path, outcome === 'drop' ? mine?.text : undefined);
      else {
        this.#written.set(path, text);
        if (outcome !== 'same') this.#put(path, text);
        if (outcome !== 'same') this.#options.hooks.say(`${path} was ${outcome === 'add' ? 'made' : 'changed'} in the terminal.`);
      }
    }
  }

  #offerBoth(path: string, text: string): void {
    const { notices } = this.#options;
    const name = `changed ${path}`;
    const done = (take: boolean): void => {
      notices.clear(name);
      if (!take) return;
      this.#written.set(path, text);
      this.#put(path, text);
    };
    notices.show(name, {
      text: `${path} was changed in the terminal, and you have changed it here. The next Apply or command writes your text.`,
      buttons: { 'Take the terminal’s': () => done(true), 'Keep mine': () => done(false) },
    });
  }

  /** A file was removed in the terminal. `text`: what its tab had, if that goes too. */
  #gone(path: string, text: string | undefined): void {
    this.#written.delete(path);
    if (text === undefined) return;
    this.replace(this.all().filter((file) => file.path !== path));
    const { notices } = this.#options;
    const name = `removed ${path}`;
    const bringBack = (): void => {
      notices.clear(name);
      this.#put(path, text);
    };
    notices.show(name, { text: `${path} was removed in the terminal.`, buttons: { 'Bring it back': bringBack, Close: () => notices.clear(name) } });
  }

  #put(path: string, text: string): void {
    const files = this.all();
    this.replace(files.some((file) => file.path === path) ? files.map((file) => (file.path === path ? { path, text } : file)) : [...files, { path, text }]);
    this.#changed();
  }

  #add(path: string): void {
    this.#put(path, '');
    this.#tab(path)?.click();
    this.focus();
  }

  /** Shows a file that a program has opened and waits for; it is neither kept nor written back by the page. */
  openTemporary({ path, text }: LabFile): void {
    if (!isTemporary(this.current)) this.#before = this.current;
    this.editor?.replace([...this.#everything, { path, text }]);
    this.#showTabs();
    this.#tab(path)?.click();
    this.focus();
  }

  closeTemporary(path: string): void {
    const wasOpen = this.current === path;
    this.editor?.replace(this.#everything.filter((file) => file.path !== path));
    this.#showTabs();
    if (wasOpen) this.#tab(this.#before)?.click();
  }

  #tab(path: string): HTMLElement | undefined {
    return this.#tabs.find((tab) => tab.dataset['file'] === path);
  }

  show(path: string): void {
    this.editor?.show(path);
    this.#showMistakes([]);
  }

  replace(files: readonly LabFile[]): void {
    const all = [...files, ...this.#everything.filter(({ path }) => isTemporary(path))];
    if (this.editor) this.editor.replace(all);
    else this.#early = all;
    this.#showTabs();
  }

  focus(at?: MouseEvent): void {
    this.editor?.focus(at);
  }

  mark(path: string, mistakes: readonly Diagnostic[]): void {
    this.editor?.mark(path, mistakes);
    this.#showMistakes(mistakes);
  }

  takeBack(files: readonly LabFile[]): void {
    this.replace(files);
    this.giveUpKept();
  }

  giveUpKept(): void {
    this.#earlier = undefined;
    this.#options.notices.clear('kept');
    this.#keep();
  }

  keepSolved(): void {
    if (this.#solved === undefined) {
      this.#solved = new Date().toISOString();
      this.#keep();
    }
    part(this.#options.root, 'solved').hidden = false;
  }

  /** What is known here of the run, when the simulation cannot be asked. */
  report(lab: Lab, error?: string): string {
    return JSON.stringify({ lab: lab.id, seed: lab.seed, files: this.all(), error }, null, 2);
  }

  get #tabs(): HTMLElement[] {
    return [...part(this.#options.root, 'file-tabs').querySelectorAll<HTMLElement>('[role=tab]')];
  }

  #changed(): void {
    this.#showTabs();
    this.#hasChanges = true;
    this.#keepSoon();
    this.#options.hooks.changed();
  }

  #keepChanges(): void {
    if (this.#hasChanges) this.#keep();
  }

  #keep(): void {
    this.#hasChanges = false;
    const { keeper, lab, notices } = this.#options;
    const refusal = keeper.save(lab.id, { files: this.all(), earlier: this.#earlier, at: new Date().toISOString(), solved: this.#solved });
    if (refusal === undefined) notices.clear('refusal');
    else notices.show('refusal', { text: refusal });
  }

  /** One tab per file, with a dot where the text differs from the lab's own. */
  #showTabs(): void {
    const files = this.#everything;
    const list = part(this.#options.root, 'file-tabs');
    for (const tab of this.#tabs) if (!files.some(({ path }) => path === tab.dataset['file'])) tab.remove();
    for (const { path, text } of files) {
      const tab = this.#tabs.find((each) => each.dataset['file'] === path) ?? list.appendChild(fileTab(path));
      const own = this.#options.lab.start.find((file) => file.path === path)?.text;
      tab.toggleAttribute('data-edited', own !== text && !isTemporary(path));
    }
    if (!this.#tabs.some((tab) => tab.ariaSelected === 'true')) this.#tabs[0]?.click();
  }

  #showMistakes(mistakes: readonly Diagnostic[]): void {
    if (mistakes.length === 0 && this.#mistakes.length === 0) return;
    this.#mistakes = mistakes;
    const items = mistakes.map(({ line, column, message, severity }) =>
      element(
        'li',
        { class: severity },
        button(`Line ${line}: ${message}`, () => this.editor?.goTo(line, column)),
      ),
    );
    const list = mistakes.length === 0 ? [] : [element('ul', { 'aria-label': 'Mistakes in this file' }, ...items)];
    part(this.#options.root, 'markers').replaceChildren(...list);
  }
}

/** Files of the reader have paths relative to the working directory. */
const isTemporary = (path: string): boolean => path.startsWith('/');

function fileTab(path: string): HTMLElement {
  const words = isTemporary(path) ? `✎ ${path.slice(path.lastIndexOf('/') + 1)}` : path;
  return element('button', { type: 'button', role: 'tab', 'aria-selected': 'false', tabindex: '-1', 'data-file': path }, words);
}
