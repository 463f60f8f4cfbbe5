import type { CommandOutput, Desk } from '../host/protocol/index.ts';
import { element } from './dom.ts';

/** An HTTP answer as `curl -i` prints it. */
export interface HttpAnswer {
  readonly status: string;
  readonly headers: string;
  readonly body: string;
}

/** undefined where there was no answer: then the output is curl's complaint. */
export function readAnswer(output: string): HttpAnswer | undefined {
  const found = /^(HTTP\/[\d.]+ [^\r\n]*)\r?\n((?:[^\r\n]+\r?\n)*)\r?\n([\s\S]*)$/.exec(output);
  return found ? { status: found[1] ?? '', headers: (found[2] ?? '').replaceAll('\r', ''), body: found[3] ?? '' } : undefined;
}

/** The command that asks for an address: a process of the workstation. */
export const curlCommand = (address: string): string => `curl -i -sS --max-time 30 '${address.replaceAll("'", '%27')}'`;

/** What a reader types for an address: `localhost:8080`, `:8080/path`, a whole one. */
export function addressOf(typed: string): string {
  const text = typed.trim();
  if (/^https?:\/\//.test(text)) return text;
  return `http://${text.startsWith(':') || text.startsWith('/') ? `localhost${text}` : text}`;
}

/**
 * A small browser on the reader's machine. It comes when something listens on that machine's localhost (`kubectl port-forward`), and shows
 * answers as text.
 */
export class BrowserPane {
  readonly #root: HTMLElement;
  readonly #ask: (command: string) => Promise<CommandOutput | undefined>;
  readonly #address = element('input', { type: 'text', inputmode: 'url', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off' });
  readonly #listening = element('p', { class: 'hint' });
  readonly #status = element('p', { class: 'http-status', role: 'status' });
  readonly #headers = element('pre', { tabindex: '0', role: 'group', 'aria-label': 'Headers of the answer' });
  readonly #body = element('pre', { class: 'http-body', tabindex: '0', role: 'group', 'aria-label': 'Body of the answer' });
  #isThere = false;

  constructor(root: HTMLElement, ask: (command: string) => Promise<CommandOutput | undefined>) {
    this.#root = root;
    this.#ask = ask;
  }

  show(listening: Desk['listening']): void {
    const [first] = listening;
    if (!this.#isThere && !first) return;
    if (!this.#isThere && first) this.#come(first.port);
    const ports = listening.map(({ port, process }) => `localhost:${port} (${process})`).join(', ');
    const words = ports === '' ? 'Nothing listens on localhost now.' : `Listening: ${ports}.`;
    if (this.#listening.textContent !== words) this.#listening.textContent = words;
  }

  #come(port: number): void {
    this.#isThere = true;
    const { id } = this.#root;
    const tab = {
      type: 'button',
      role: 'tab',
      id: `${id}-tab-browser`,
      'aria-controls': `${id}-browser`,
      'aria-selected': 'false',
      tabindex: '-1',
      'data-tab': 'browser',
    };
    this.#root.querySelector('[data-tab="terminal"]')?.after(element('button', tab, 'Browser'));
    this.#address.value = `http://localhost:${port}/`;
    this.#address.setAttribute('aria-label', 'Address');
    const form = element('form', { class: 'address', 'aria-label': 'Browser' }, this.#address, element('button', { class: 'main' }, 'Go'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#go();
    });
    const details = element('details', { hidden: true }, element('summary', {}, 'Headers'), this.#headers);
    const panel = {
      role: 'tabpanel',
      id: `${id}-browser`,
      'aria-labelledby': `${id}-tab-browser`,
      'data-panel': 'browser',
      class: 'panel browser',
      hidden: true,
    };
    this.#body.hidden = true;
    this.#root.querySelector('[data-panel="terminal"]')?.after(element('div', panel, this.#listening, form, this.#status, details, this.#body));
  }

  async #go(): Promise<void> {
    this.#address.value = addressOf(this.#address.value);
    this.#status.textContent = 'asking …';
    const output = await this.#ask(curlCommand(this.#address.value));
    if (!output) {
      this.#status.textContent = '';
      return;
    }
    const answer = readAnswer(output.output);
    this.#status.classList.toggle('failed', !answer);
    this.#status.textContent = answer ? answer.status : output.output.trim() || `no answer (exit ${output.exitCode})`;
    this.#headers.textContent = answer?.headers ?? '';
    this.#headers.parentElement!.hidden = !answer;
    this.#body.textContent = answer?.body ?? '';
    this.#body.hidden = !answer;
  }
}
