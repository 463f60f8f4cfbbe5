import { pageStore, refusalText } from '../course/index.ts';

const keyOf = (question: HTMLElement): string => `${location.pathname}#${question.dataset['question'] ?? ''}`;

function show(question: HTMLElement, judged: string | undefined): void {
  if (judged === undefined) return;
  question.dataset['judged'] = judged;
  for (const button of question.querySelectorAll<HTMLElement>('[data-answer]'))
    button.setAttribute('aria-pressed', String(button.dataset['answer'] === judged));
}

class SelfTest extends HTMLElement {
  connectedCallback(): void {
    const { answers } = pageStore().read();
    for (const question of this.querySelectorAll<HTMLElement>('[data-question]')) {
      show(question, answers[keyOf(question)]);
      question.addEventListener('click', (event) => this.#judge(question, event));
    }
  }

  #judge(question: HTMLElement, { target }: Event): void {
    const answer = target instanceof HTMLElement ? target.dataset['answer'] : undefined;
    if (answer !== 'knew' && answer !== 'missed') return;
    const store = pageStore();
    store.keepAnswer(keyOf(question), answer);
    show(question, answer);
    const status = this.querySelector('[role=status]');
    if (status && store.refusal) status.textContent = refusalText[store.refusal];
  }
}

/** Makes <self-test> work. */
export function defineSelfTest(): void {
  customElements.define('self-test', SelfTest);
}
