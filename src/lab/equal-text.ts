const name = 'equal-text';

/** A value worth looking for elsewhere: one word or more, on one line. */
const isValue = (text: string): boolean => text.length >= 2 && text.length <= 200 && !text.includes('\n');

/** The places of `text` in the outputs below `root`, without the selected one. */
function occurrences(root: HTMLElement, text: string, selected: Range): Range[] {
  const found: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement?.closest('pre')) continue;
    const content = node.nodeValue ?? '';
    for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + text.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      if (range.compareBoundaryPoints(Range.START_TO_START, selected) !== 0) found.push(range);
    }
  }
  return found;
}

/**
 * Marks a value that the reader selects in one output (with a double click, say) wherever it stands in the others: the same IP, node or
 * uid in `get`, `describe` and `-o yaml`. Browsers without custom highlights show the selection alone.
 */
export function markEqualText(root: HTMLElement): void {
  if (typeof Highlight === 'undefined' || !CSS.highlights) return;
  let isMine = false;
  document.addEventListener('selectionchange', () => {
    const selection = document.getSelection();
    const selected = selection?.rangeCount ? selection.getRangeAt(0) : undefined;
    const text = selection?.toString().trim() ?? '';
    const isHere = selected && root.contains(selected.commonAncestorContainer) && isValue(text);
    if (isHere) CSS.highlights.set(name, new Highlight(...occurrences(root, text, selected)));
    else if (isMine) CSS.highlights.delete(name);
    isMine = Boolean(isHere);
  });
}
