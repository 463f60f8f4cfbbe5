/** The element of a lab that the page's HTML names with `data-part`. Missing is a bug of Lab.astro. */
export function part<T extends HTMLElement = HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-part="${name}"]`);
  if (!found) throw new Error(`the lab has no part ${name}`);
  return found;
}

type Attributes = Readonly<Record<string, string | boolean | (() => void)>>;

/** An element with attributes, listeners (`onclick`) and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (typeof value === 'string') made.setAttribute(name, value);
    else if (value) made.setAttribute(name, '');
  }
  made.append(...children);
  return made;
}

/** A push button with its words and what it does. */
export const button = (words: string, onclick: () => void, attributes: Attributes = {}): HTMLButtonElement =>
  element('button', { type: 'button', ...attributes, onclick }, words);

/** Calls once nothing has called it for some time. */
export function debounce(millis: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, millis);
  };
}
