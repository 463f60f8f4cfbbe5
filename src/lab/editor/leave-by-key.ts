import { monaco } from './monaco-setup.ts';

/** Where Escape has something of its own to close. */
const nothingOpen =
  '!suggestWidgetVisible && !findWidgetVisible && !editorHasSelection && !editorHasMultipleSelections && !inSnippetMode && !markersNavigationVisible';

/** Escape gives the next Tab to the page, which moves the focus; any other key takes that back. */
export function leaveByEscape(editor: monaco.editor.IStandaloneCodeEditor): void {
  let isLeaving = false;
  editor.addCommand(
    monaco.KeyCode.Escape,
    () => {
      isLeaving = true;
    },
    nothingOpen,
  );
  editor.onKeyDown((event) => {
    // Not handled here: the browser moves the focus.
    if (isLeaving && event.keyCode === monaco.KeyCode.Tab) event.stopPropagation();
    else if (event.keyCode !== monaco.KeyCode.Shift) isLeaving = false;
  });
  editor.onDidBlurEditorText(() => {
    isLeaving = false;
  });
}
