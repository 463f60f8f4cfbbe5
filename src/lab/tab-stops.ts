/** Whether there is more in it than it shows. */
const scrolls = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }: Element): boolean =>
  scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target instanceof HTMLElement) target.tabIndex = scrolls(target) ? 0 : -1;
});

/**
 * Outputs and pictures are stops of the Tab key so that the keyboard can scroll them. Those that are shown whole need none: with some
 * ten labs in a chapter that is many keys less.
 */
export function dropNeedlessStops(root: HTMLElement): void {
  for (const box of root.querySelectorAll('.panel pre, .picture-frame, .table-frame')) sizes.observe(box);
}
