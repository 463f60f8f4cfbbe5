import type { Diagnostic, Input, LabFile, Message, Snapshot, Time } from '../host/protocol/index.ts';
import { BrowserPane } from './browser-pane.ts';
import { Checks } from './checks.ts';
import type { Client } from './client.ts';
import { Clock } from './clock.ts';
import { Connection } from './connection.ts';
import { debounce, part } from './dom.ts';
import type { Editor } from './editor/editor.ts';
import { Edits } from './edits.ts';
import { Files, type FilesOptions } from './files.ts';
import { after, canAsk, isUp, type LabEvent, type LabState } from './life.ts';
import { PictureBox } from './picture-box.ts';
import { LabTerminal } from './terminal.ts';
import { Timeline } from './timeline.ts';
import { Trouble } from './trouble.ts';
import { Undo } from './undo.ts';
import { Views } from './views.ts';
import { Workstation } from './workstation.ts';

export type LiveOptions = Omit<FilesOptions, 'hooks'>;

/**
 * A lab that has been touched: joins the reader's side (editor, buttons, terminal) with the simulation in its worker. Its life is the
 * machine of life.ts; `#go` is the only place where the state changes.
 */
export class LiveLab {
  readonly #options: LiveOptions;
  readonly #files: Files;
  readonly #edits: Edits;
  readonly #browser: BrowserPane;
  readonly #clock: Clock;
  readonly #views: Views;
  readonly #picture: PictureBox;
  readonly #timeline: Timeline;
  readonly #checks: Checks;
  readonly #terminal: LabTerminal;
  readonly #undo: Undo;
  readonly #trouble: Trouble;
  readonly #connection: Connection;
  readonly #workstation: Workstation;
  readonly #diagnose = debounce(300, () => void this.#showDiagnostics());
  #state: LabState = 'resting';
  #present: Snapshot | undefined;
  /** The moment that the page shows while it is looking back. */
  #pastMoment: Time = 0;

  constructor(options: LiveOptions) {
    const { root, lab, notices } = options;
    this.#options = options;
    this.#files = new Files({ ...options, hooks: { changed: () => this.#diagnose(), apply: () => void this.#apply(), say: (text) => this.#say(text) } });
    this.#edits = new Edits(root, this.#files, { finish: (id, text) => void this.#finishEdit(id, text), say: (text) => this.#say(text) });
    this.#connection = new Connection(lab, {
      message: (message) => this.#receive(message),
      opened: (snapshot) => this.#begin(snapshot),
      silent: () => this.#go('silent'),
      heard: () => this.#go('heard'),
      broken: (error) => this.#crash(error),
      canAsk: () => canAsk(this.#state),
    });
    this.#workstation = new Workstation(this.#connection, this.#files, {
      begun: () => this.#returnToNow(),
      written: () => this.#present && this.#showDesk(this.#present),
    });
    this.#browser = new BrowserPane(root, (command) => this.#workstation.run(command));
    this.#clock = new Clock(root, {
      rate: (rate) => this.#ask((client) => client.rate(rate)),
      step: () => this.#ask((client) => client.step(), true),
      advance: (duration) => this.#ask((client) => client.advance(duration), true),
    });
    this.#views = new Views(part(root, 'output'));
    this.#picture = new PictureBox(root, lab.picture);
    this.#timeline = new Timeline(part(root, 'timeline'), (at) => void this.#look(at));
    this.#checks = new Checks(root, {
      say: (text) => this.#say(text),
      solved: () => this.#files.keepSolved(),
      answer: (question, text) => this.#connection.inOrder(async (client) => void (await client.act({ kind: 'answer', question, text }))),
    });
    this.#terminal = new LabTerminal(part(root, 'terminal'), {
      type: (text) => void this.#workstation.type(text),
      resize: (rows, columns) => this.#ask((client) => client.act({ kind: 'resize', rows, columns })),
    });
    this.#undo = new Undo(root);
    this.#trouble = new Trouble(notices, {
      stop: () => this.#stop(),
      restart: () => void this.#restart(),
    });
    this.#listen();
  }

  /**
   * Loads editor and simulation; resolves when the editor can be used. Both are big: what the reader touched gets the machine first.
   */
  async start(first: 'editor' | 'cluster', files: readonly LabFile[] = this.#options.lab.start): Promise<void> {
    this.#go('touch');
    this.#clock.say('starting the cluster …');
    if (first === 'cluster') void this.#open([]);
    await this.#files.openEditor(files);
    if (first === 'editor') void this.#open([]);
  }

  focusEditor(at?: MouseEvent): void {
    this.#files.focus(at);
  }

  showFile(path: string): void {
    this.#files.show(path);
    this.#edits.follow();
    this.#diagnose();
  }

  async openTerminal(): Promise<void> {
    try {
      await this.#terminal.open();
      this.#options.notices.clear('terminal');
    } catch {
      this.#options.notices.show('terminal', { text: 'The terminal could not be loaded (no network?). Open it again to try once more.' });
    }
  }

  /** The reader takes the text of an earlier visit. */
  takeBack(files: readonly LabFile[]): void {
    this.#files.takeBack(files);
    this.#diagnose();
  }

  giveUpKept(): void {
    this.#files.giveUpKept();
  }

  get editor(): Editor | undefined {
    return this.#files.editor;
  }

  #listen(): void {
    const on = (name: string, run: () => void): void => this.#options.root.querySelector(`[data-do="${name}"]`)?.addEventListener('click', run);
    on('apply', () => void this.#apply());
    on('reset', () => void this.#reset());
    on('solution', () => this.#showSolution());
    on('now', () => this.#returnToNow());
    on('branch', () => void this.#branch());
  }

  // ---- the simulation -------------------------------------------------------------------------------------------------

  #open(inputs: readonly Input[], until?: Time): Promise<unknown> {
    this.#files.forgetWritten();
    this.#timeline.clear();
    this.#terminal.reset();
    return this.#connection.open(inputs, until);
  }

  #begin(snapshot: Snapshot): void {
    this.#go('opened');
    this.#clock.say('');
    this.#show(snapshot);
    this.#diagnose();
  }

  #receive(message: Exclude<Message, { kind: 'ready' | 'answer' | 'failed' }>): void {
    if (message.kind === 'state') this.#show(message.state);
    else if (message.kind === 'timeline') this.#timeline.add(message.entries, message.reset);
    else if (message.kind === 'terminal') this.#terminal.write(message.bytes);
    else if (message.kind === 'loading') this.#trouble.loading(message);
    else this.#crash(message.report.error ?? 'unknown', JSON.stringify(message.report, null, 2));
  }

  /** Asks the simulation something whose answer comes as a state. `isStep`: the reader waits for what changes. */
  #ask(question: (client: Client) => Promise<unknown>, isStep = false): void {
    void this.#connection.inOrder(async (client) => {
      if (isStep) this.#returnToNow();
      await question(client);
      if (isStep) this.#say(this.#views.summary() || 'Nothing changed.');
    });
  }

  #show(snapshot: Snapshot): void {
    this.#present = snapshot;
    const { clock, views, picture, checks } = snapshot;
    this.#timeline.time(clock.start, clock.now);
    this.#checks.show(checks);
    this.#showDesk(snapshot);
    if (this.#state === 'looking') return;
    this.#clock.show(clock);
    this.#views.show(views, false);
    this.#picture.show(picture);
  }

  #showDesk({ desk }: Snapshot): void {
    this.#edits.show(desk.edits);
    this.#browser.show(desk.listening);
    // While texts are under way to the workstation, what it told before is old.
    if (!this.#workstation.isWriting) this.#files.adopt(desk.files);
  }

  // ---- what the reader does -------------------------------------------------------------------------------------------

  async #apply(): Promise<void> {
    if (this.#edits.save()) return;
    this.#openPanel('output');
    const output = await this.#workstation.run(`kubectl apply -f ${this.#files.current}`);
    if (output === undefined) return;
    this.#views.applied(output);
    this.#say(`${output.command}: ${output.output}`);
    const notes = (await this.#showDiagnostics()).filter(({ message }) => message.startsWith('stored, but not simulated'));
    if (output.exitCode === 0) this.#views.noted(notes.map(({ message }) => message));
  }

  async #finishEdit(edit: number, text: string | undefined): Promise<void> {
    await this.#workstation.finishEdit(edit, text);
    this.#openPanel('terminal');
    await this.openTerminal();
    part(this.#options.root, 'terminal').scrollIntoView({ block: 'nearest' });
  }

  async #showDiagnostics(): Promise<readonly Diagnostic[]> {
    const { current } = this.#files;
    if (!isUp(this.#state) || this.#edits.current || !/\.(ya?ml|json)$/.test(current)) return [];
    const text = this.#files.text(current);
    const found = (await this.#connection.aside((client) => client.diagnose(current, text))) ?? [];
    if (this.#files.text(current) === text) this.#files.mark(current, found);
    return found;
  }

  async #reset(): Promise<void> {
    const files = this.#files.all();
    const inputs = await this.#inputs();
    const until = this.#present?.clock.now;
    this.#files.replace(this.#options.lab.start);
    this.#views.forgetApplied();
    await this.#restart();
    this.#undo.offer('Undo reset', () => {
      this.#files.replace(files);
      this.#go('restart');
      void this.#open(inputs, until);
    });
    this.#say('Files and cluster are as they were at the start.');
  }

  /** What the reader did so far; nothing when the simulation cannot be asked. */
  async #inputs(): Promise<readonly Input[]> {
    if (!isUp(this.#state)) return [];
    const report = await this.#connection.aside((client) => client.report()).catch(() => undefined);
    return report?.inputs ?? [];
  }

  #showSolution(): void {
    const files = this.#files.all();
    const { solution } = this.#options.lab;
    const others = files.filter(({ path }) => !solution.some((file) => file.path === path));
    this.#files.replace([...solution, ...others]);
    this.#undo.offer('Undo solution', () => this.#files.replace(files));
    this.#say('The solution stands in the editor. Apply it to see what it does.');
  }

  // ---- looking back ---------------------------------------------------------------------------------------------------

  async #look(at: Time): Promise<void> {
    if (!isUp(this.#state)) return;
    this.#pastMoment = at;
    this.#go('look');
    const past = await this.#connection.aside((client) => client.look(at));
    if (!past || this.#state !== 'looking') return;
    this.#openPanel('output');
    this.#timeline.past(at);
    this.#clock.show(past.clock, true);
    this.#views.show(past.views, true);
    this.#picture.show(past.picture);
    this.#say('Picture and outputs are shown as they were then. The clock is stopped.');
  }

  #returnToNow(): void {
    if (this.#state !== 'looking') return;
    this.#go('now');
    if (this.#present) this.#show(this.#present);
  }

  async #branch(): Promise<void> {
    const snapshot = await this.#connection.aside((client) => client.branch(this.#pastMoment));
    if (!snapshot) return;
    this.#files.forgetWritten();
    this.#views.forgetApplied();
    this.#go('now');
    this.#show(snapshot);
    this.#say('The cluster continues from the moment you chose.');
  }

  // ---- states ---------------------------------------------------------------------------------------------------------

  #stop(): void {
    this.#connection.stop();
    this.#go('stop');
  }

  async #restart(): Promise<void> {
    this.#go('restart');
    await this.#open([]);
  }

  #crash(error: string, report = this.#files.report(this.#options.lab, error)): void {
    this.#connection.stop();
    this.#trouble.crashed(error, report);
    this.#go('crash');
  }

  #go(event: LabEvent): void {
    const before = this.#state;
    this.#state = after(before, event);
    if (this.#state === before) return;
    this.#options.root.dataset['state'] = this.#state;
    this.#clock.power(this.#state === 'live' ? 'on' : this.#state === 'looking' ? 'frozen' : 'off');
    part(this.#options.root, 'past').hidden = this.#state !== 'looking';
    if (this.#state !== 'looking') this.#timeline.past(undefined);
    this.#trouble.show(this.#state);
  }

  #openPanel(name: string): void {
    const tab = this.#options.root.querySelector<HTMLElement>(`[data-tab="${name}"]`);
    if (tab?.ariaSelected !== 'true') tab?.click();
  }

  #say(text: string): void {
    part(this.#options.root, 'status').textContent = text;
  }
}
