const rows = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(':scope > li')];

const buttons = (row: Element | undefined): HTMLButtonElement[] => [...(row?.querySelectorAll('button') ?? [])];

/** Makes one button of the list its stop of the Tab key. */
function makeStop(list: HTMLElement, current: HTMLButtonElement | undefined): void {
  for (const button of list.querySelectorAll<HTMLButtonElement>('button[tabindex="0"]')) if (button !== current) button.tabIndex = -1;
  if (current) current.tabIndex = 0;
}

/** The button that a key leads to, from the one that has the keyboard. */
function led(list: HTMLElement, key: string, from: HTMLElement): HTMLButtonElement | undefined {
  const all = rows(list);
  const row = from.closest('li');
  const at = all.findIndex((each) => each === row);
  const own = buttons(all[at]);
  const column = own.findIndex((each) => each === from);
  const inRow = (index: number): HTMLButtonElement | undefined => {
    const there = buttons(all[index]);
    return there[Math.min(column, there.length - 1)];
  };
  switch (key) {
    case 'ArrowUp':
      return inRow(at - 1);
    case 'ArrowDown':
      return inRow(at + 1);
    case 'ArrowLeft':
      return own[column - 1];
    case 'ArrowRight':
      return own[column + 1];
    case 'Home':
      return inRow(0);
    case 'End':
      return inRow(all.length - 1);
    default:
      return undefined;
  }
}

/**
 * A list of rows with buttons as one stop of the Tab key, at the button that was used last, else in the newest row: arrow keys, Home and
 * End move within it. Call the answer after rows have come or gone; new buttons are to have the tabindex -1.
 */
export function rove(list: HTMLElement): () => void {
  list.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !(event.target instanceof HTMLButtonElement)) return;
    const next = led(list, event.key, event.target);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  list.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLButtonElement) makeStop(list, target);
  });
  return () => {
    if (!list.contains(document.activeElement)) makeStop(list, buttons(rows(list).at(-1))[0]);
  };
}
