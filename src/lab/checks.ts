import type { CheckResult } from '../host/protocol/index.ts';

interface Hooks {
  say(text: string): void;
  solved(): void;
  /** Ends when the conditions have seen the answer. */
  answer(question: string, text: string): Promise<void>;
}

/** Ticks of a lab's conditions, and the answers to its questions. */
export class Checks {
  readonly #items: readonly HTMLElement[];
  readonly #hooks: Hooks;
  readonly #answers = new Map<string, string>();
  #results: readonly CheckResult[] = [];

  constructor(root: HTMLElement, hooks: Hooks) {
    this.#items = [...root.querySelectorAll<HTMLElement>('[data-check]')];
    this.#hooks = hooks;
    for (const form of root.querySelectorAll<HTMLFormElement>('form[data-question]')) {
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        void this.#answer(form.dataset['question'] ?? '', form.querySelector<HTMLInputElement | HTMLSelectElement>('input, select')?.value ?? '');
      });
    }
  }

  show(results: readonly CheckResult[]): void {
    const before = this.#results;
    this.#results = results;
    this.#draw();
    this.#tell(before.map(({ passed }) => passed));
  }

  async #answer(question: string, text: string): Promise<void> {
    await this.#hooks.answer(question, text);
    this.#answers.set(question, text.trim());
    this.#draw();
    const open = this.#results.filter(({ passed }, index) => !passed && this.#asks(index).includes(question));
    if (open.length > 0) this.#hooks.say(`Your answer is taken. Not yet: ${open.map((result) => result.text).join('; ')}.`);
  }

  /** The questions that a condition looks at. */
  #asks(index: number): string[] {
    return this.#items[index]?.dataset['asks']?.split(' ') ?? [];
  }

  #draw(): void {
    this.#results.forEach((result, index) => {
      const item = this.#items[index];
      if (item) showResult(item, result, this.#now(result, index));
    });
  }

  /** What holds now, of a condition that is not reached. An answer that does not fit is named, so that one sees that it was taken. */
  #now({ passed, now = '' }: CheckResult, index: number): string {
    if (passed) return '';
    if (now !== '') return `(now: ${now})`;
    const given = this.#asks(index).flatMap((question) => this.#answers.get(question) || []);
    return given.length === 0 ? '' : `(your answer: ${given.join(', ')})`;
  }

  #tell(before: readonly boolean[]): void {
    const news = this.#results.filter(({ passed }, index) => passed && before[index] === false);
    const isAll = this.#results.length > 0 && this.#results.every(({ passed }) => passed);
    const wasAll = before.length > 0 && before.every(Boolean);
    if (isAll && !wasAll) {
      if (news.length > 0) this.#hooks.say('All conditions are reached: the task is solved.');
      this.#hooks.solved();
    } else if (news.length > 0) {
      this.#hooks.say(`Reached: ${news.map(({ text }) => text).join('; ')}.`);
    }
  }
}

function showResult(item: HTMLElement, { passed }: CheckResult, now: string): void {
  item.classList.toggle('passed', passed);
  put(item, '.sign', passed ? '✓' : '○');
  put(item, '[data-passed]', passed ? 'Reached: ' : 'Not yet: ');
  put(item, '[data-now]', now);
}

function put(item: HTMLElement, selector: string, text: string): void {
  const place = item.querySelector(selector);
  if (place && place.textContent !== text) place.textContent = text;
}
