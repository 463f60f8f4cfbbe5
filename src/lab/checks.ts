import type { CheckResult } from '../host/protocol/index.ts';

/** Ticks of a lab's conditions, and the answers to its questions. */
export class Checks {
  readonly #items: readonly HTMLElement[];
  readonly #say: (text: string) => void;
  readonly #solved: () => void;
  #passed: readonly boolean[] = [];

  constructor(root: HTMLElement, hooks: { say(text: string): void; solved(): void; answer(question: string, text: string): void }) {
    this.#items = [...root.querySelectorAll<HTMLElement>('[data-check]')];
    this.#say = hooks.say;
    this.#solved = hooks.solved;
    for (const form of root.querySelectorAll<HTMLFormElement>('form[data-question]')) {
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        hooks.answer(form.dataset['question'] ?? '', form.querySelector<HTMLInputElement | HTMLSelectElement>('input, select')?.value ?? '');
      });
    }
  }

  show(results: readonly CheckResult[]): void {
    results.forEach((result, index) => {
      const item = this.#items[index];
      if (item) showResult(item, result);
    });
    this.#tell(results);
    this.#passed = results.map(({ passed }) => passed);
  }

  #tell(results: readonly CheckResult[]): void {
    const news = results.filter(({ passed }, index) => passed && this.#passed[index] === false);
    const isAll = results.length > 0 && results.every(({ passed }) => passed);
    const wasAll = this.#passed.length > 0 && this.#passed.every(Boolean);
    if (isAll && !wasAll) {
      if (news.length > 0) this.#say('All conditions are reached: the task is solved.');
      this.#solved();
    } else if (news.length > 0) {
      this.#say(`Reached: ${news.map(({ text }) => text).join('; ')}.`);
    }
  }
}

function showResult(item: HTMLElement, { passed, now }: CheckResult): void {
  item.classList.toggle('passed', passed);
  put(item, '.sign', passed ? '✓' : '○');
  put(item, '[data-passed]', passed ? 'Reached: ' : 'Not yet: ');
  put(item, '[data-now]', passed || now === undefined || now === '' ? '' : `(now: ${now})`);
}

function put(item: HTMLElement, selector: string, text: string): void {
  const place = item.querySelector(selector);
  if (place && place.textContent !== text) place.textContent = text;
}
