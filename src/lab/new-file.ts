import { button, element } from './dom.ts';

/** Why a name cannot be that of a new file; undefined if it can. */
export function nameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return 'a name, such as service.yaml';
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name) || /(^|\/)\.{1,2}(\/|$)/.test(name)) return 'letters, digits, dots and dashes; no spaces';
  return taken.includes(name) ? 'another name: this file is there' : undefined;
}

/** The "+" beside the files: asks for a name and adds a file. */
export class NewFile {
  readonly #button: HTMLElement;
  readonly #input = element('input', {
    type: 'text',
    'aria-label': 'Name of the new file',
    placeholder: 'service.yaml',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  readonly #form: HTMLFormElement;

  constructor(plus: HTMLElement, taken: () => readonly string[], add: (path: string) => void) {
    this.#button = plus;
    const submit = element('button', {}, 'Add');
    this.#form = element(
      'form',
      { class: 'new-file', hidden: true },
      this.#input,
      submit,
      button('Cancel', () => this.#close()),
    );
    plus.after(this.#form);
    plus.addEventListener('click', () => this.#open());
    this.#input.addEventListener('input', () => this.#input.setCustomValidity(''));
    this.#form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#close();
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const name = this.#input.value.trim();
      const problem = nameProblem(name, taken());
      this.#input.setCustomValidity(problem === undefined ? '' : `Expected ${problem}.`);
      if (!this.#form.reportValidity()) return;
      this.#close();
      add(name);
    });
    this.#form.noValidate = true;
  }

  #open(): void {
    this.#form.hidden = false;
    this.#button.hidden = true;
    this.#input.value = '';
    this.#input.focus();
  }

  #close(): void {
    this.#form.hidden = true;
    this.#button.hidden = false;
    this.#button.focus();
  }
}
