/** What is used of Pagefind's own module, which the build puts beside its index. */
interface Pagefind {
  debouncedSearch(text: string): Promise<{ results: readonly { data(): Promise<Found> }[] } | null>;
}
interface Place {
  readonly url: string;
  readonly title: string;
  /** HTML: text with <mark>. */
  readonly excerpt: string;
}
interface Found {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: { readonly title?: string };
  readonly sub_results: readonly Place[];
}

const shown = 8;

class SiteSearch extends HTMLElement {
  #pagefind: Promise<Pagefind> | undefined;

  connectedCallback(): void {
    const open = this.querySelector<HTMLButtonElement>('.open');
    const dialog = this.querySelector('dialog');
    const input = this.querySelector('input');
    if (!open || !dialog || !input) return;
    open.disabled = false;
    open.addEventListener('click', () => this.#open(dialog, input));
    window.addEventListener('keydown', (event) => {
      if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 'k' || dialog.open) return;
      // In a lab the key is the shell's or the editor's.
      if (event.target instanceof Element && event.target.closest('pod-lab')) return;
      event.preventDefault();
      this.#open(dialog, input);
    });
    input.addEventListener('input', () => void this.#search(input.value));
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog || (event.target instanceof Element && event.target.closest('ol a'))) dialog.close();
    });
  }

  #open(dialog: HTMLDialogElement, input: HTMLInputElement): void {
    dialog.showModal();
    input.select();
    void this.#load();
  }

  #load(): Promise<Pagefind> {
    const address = '/pagefind/pagefind.js';
    this.#pagefind ??= import(/* @vite-ignore */ address) as Promise<Pagefind>;
    return this.#pagefind;
  }

  async #search(text: string): Promise<void> {
    try {
      const pagefind = await this.#load();
      const answer = text.trim() === '' ? { results: [] } : await pagefind.debouncedSearch(text);
      if (answer === null) return;
      const found = await Promise.all(answer.results.slice(0, shown).map((result) => result.data()));
      this.#show(text, found);
    } catch {
      this.#pagefind = undefined;
      this.#say('The search index could not be loaded.');
    }
  }

  #show(text: string, found: readonly Found[]): void {
    const none = text.trim() === '' ? '' : `Nothing found for “${text}”.`;
    this.#say(found.length === 0 ? none : `${found.length} ${found.length === 1 ? 'page' : 'pages'}`);
    this.querySelector('ol')?.replaceChildren(...found.flatMap(entries));
  }

  #say(text: string): void {
    const status = this.querySelector('[role=status]');
    if (status) status.textContent = text;
  }
}

/** The page itself, then the sections of it where the words are. */
function entries(found: Found): HTMLLIElement[] {
  const title = found.meta.title ?? found.url;
  const inside = found.sub_results.filter((place) => place.url !== found.url).slice(0, 2);
  return [entry(found.url, title, found.excerpt), ...inside.map((place) => entry(place.url, `${title} › ${place.title}`, place.excerpt))];
}

function entry(url: string, title: string, excerpt: string): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  const name = document.createElement('b');
  const text = document.createElement('span');
  link.href = url;
  name.textContent = title;
  // Pagefind escapes the page's text and adds only <mark>.
  text.innerHTML = excerpt;
  link.append(name, text);
  item.append(link);
  return item;
}

/** Makes <site-search> work. */
export function defineSearch(): void {
  customElements.define('site-search', SiteSearch);
}
