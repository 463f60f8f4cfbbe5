import { type Kept, pageStore, refusalText } from '../course/index.ts';

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** What is kept, in words: one line per lab and one for the self-tests. */
export function summary({ labs, answers }: Kept): string[] {
  const lines = Object.entries(labs).map(([id, lab]) => {
    const files = count(lab.files.length, 'file', 'files');
    return `Lab ${id}: ${files}, ${lab.solved ? `solved ${lab.solved.slice(0, 10)}` : 'not solved yet'}, last changed ${lab.at.slice(0, 10)}`;
  });
  const judged = Object.keys(answers).length;
  return judged === 0 ? lines : [...lines, `Self-tests: ${count(judged, 'answer', 'answers')} judged`];
}

function download(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'podlab.json';
  link.click();
  // The download has taken its copy by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

class YourData extends HTMLElement {
  connectedCallback(): void {
    this.#show('');
    this.querySelector('[data-do=export]')?.addEventListener('click', () => download(`${JSON.stringify(pageStore().read(), null, 2)}\n`));
    this.querySelector('[data-do=delete]')?.addEventListener('click', () => {
      if (!confirm('Delete everything that this site keeps on this device? It cannot be undone.')) return;
      pageStore().clear();
      this.#show('Everything is deleted.');
    });
  }

  #show(done: string): void {
    const store = pageStore();
    const lines = summary(store.read());
    const state = lines.length === 0 ? 'Nothing is kept.' : 'Kept on this device:';
    const status = this.querySelector('[role=status]');
    if (status) status.textContent = [done, store.refusal ? refusalText[store.refusal] : state].filter(Boolean).join(' ');
    const items = lines.map((line) => Object.assign(document.createElement('li'), { textContent: line }));
    this.querySelector('ul')?.replaceChildren(...items);
  }
}

/** Makes <your-data> work. */
export function defineYourData(): void {
  customElements.define('your-data', YourData);
}
