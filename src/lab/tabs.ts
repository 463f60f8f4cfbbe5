/**
 * Tabs as the ARIA pattern has them: one of them is in the tab order, arrow keys, Home and End move between them.
 */
export class Tabs {
  readonly #list: HTMLElement;
  readonly #selected: (tab: HTMLElement) => void;

  constructor(list: HTMLElement, selected: (tab: HTMLElement) => void) {
    this.#list = list;
    this.#selected = selected;
    list.addEventListener('click', ({ target }) => {
      const tab = target instanceof Element ? target.closest<HTMLElement>('[role=tab]') : null;
      if (tab) this.select(tab);
    });
    list.addEventListener('keydown', (event) => this.#move(event));
  }

  get all(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('[role=tab]')];
  }

  get current(): HTMLElement | undefined {
    return this.all.find((tab) => tab.ariaSelected === 'true');
  }

  select(tab: HTMLElement): void {
    for (const each of this.all) {
      each.ariaSelected = String(each === tab);
      each.tabIndex = each === tab ? 0 : -1;
    }
    this.#selected(tab);
  }

  #move(event: KeyboardEvent): void {
    const tabs = this.all;
    const at = tabs.findIndex((tab) => tab === event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (at < 0 || !tab) return;
    event.preventDefault();
    tab.focus();
    this.select(tab);
  }
}
