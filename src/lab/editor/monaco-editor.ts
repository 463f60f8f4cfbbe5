import type { Diagnostic, LabFile } from '../../host/protocol/index.ts';
import { element } from '../dom.ts';
import type { Editor, EditorOptions } from './editor.ts';
import { editorHeight, lineHeight, padding } from './height.ts';
import { leaveByEscape } from './leave-by-key.ts';
import { monaco } from './monaco-setup.ts';

/** Widgets that stick out of the editor (completion, hover) live in the body: in the lab they would be cut off. */
let widgets: HTMLElement | undefined;
function widgetPlace(): HTMLElement {
  widgets ??= document.body.appendChild(element('div', { class: 'monaco-editor lab-widgets' }));
  return widgets;
}

const options = {
  automaticLayout: true,
  minimap: { enabled: false },
  fontSize: 13,
  lineHeight,
  padding: { top: padding, bottom: padding },
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 14,
  glyphMargin: false,
  folding: false,
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  scrollBeyondLastLine: false,
  scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  fixedOverflowWidgets: true,
  quickSuggestions: { strings: true, other: true, comments: false },
  wordBasedSuggestions: 'off',
  links: false,
  contextmenu: false,
  renderLineHighlight: 'line',
  renderLineHighlightOnlyWhenFocus: true,
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false },
  tabSize: 2,
  insertSpaces: true,
  detectIndentation: false,
  accessibilitySupport: 'auto',
} as const satisfies monaco.editor.IStandaloneEditorConstructionOptions;

const severity = { error: monaco.MarkerSeverity.Error, warning: monaco.MarkerSeverity.Warning, info: monaco.MarkerSeverity.Info } as const;

const labelOf = (name: string): string => `Text of ${name}. Escape, then Tab leaves the editor.`;

let editors = 0;

/** Monaco in the place of a lab's still text. */
export function openMonaco({ place, files, path, hooks }: EditorOptions): Editor {
  const number = ++editors;
  const models = new Map<string, monaco.editor.ITextModel>();
  const host = element('div', { class: 'editor-host' });
  const language = (name: string): string => (/\.(ya?ml|json)$/.test(name) ? 'yaml' : 'plaintext');
  const add = ({ path: name, text }: LabFile): monaco.editor.ITextModel => {
    const model = monaco.editor.createModel(text, language(name), monaco.Uri.parse(`lab://${number}/${name}`));
    model.setEOL(monaco.editor.EndOfLineSequence.LF);
    model.onDidChangeContent(() => hooks.changed());
    models.set(name, model);
    return model;
  };
  for (const file of files) add(file);
  place.append(host);
  const editor = monaco.editor.create(host, {
    ...options,
    model: models.get(path) ?? null,
    fontFamily: getComputedStyle(place).getPropertyValue('--mono'),
    ariaLabel: labelOf(path),
    overflowWidgetsDomNode: widgetPlace(),
  });
  const fitHeight = (): void => {
    place.style.height = `${editorHeight(editor.getModel()?.getValue() ?? '')}px`;
  };
  editor.onDidChangeModelContent(fitHeight);
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => hooks.apply());
  leaveByEscape(editor);
  fitHeight();
  place.classList.add('has-editor');

  const show = (name: string): void => {
    editor.setModel(models.get(name) ?? null);
    editor.updateOptions({ ariaLabel: labelOf(name) });
    fitHeight();
  };
  const put = ({ path: name, text }: LabFile): void => {
    const model = models.get(name);
    if (!model) add({ path: name, text });
    else if (model.getValue() !== text) {
      // As an edit, so that the editor's own undo brings the old text back.
      model.pushStackElement();
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      model.pushStackElement();
    }
  };

  return {
    show,
    files: () => [...models].map(([name, model]) => ({ path: name, text: model.getValue() })),
    replace(next) {
      for (const file of next) put(file);
      for (const [name, model] of models) {
        if (next.some((file) => file.path === name)) continue;
        models.delete(name);
        if (editor.getModel() === model) show(next[0]?.path ?? '');
        model.dispose();
      }
    },
    mark(name: string, diagnostics: readonly Diagnostic[]) {
      const model = models.get(name);
      if (!model) return;
      const markers = diagnostics.map((found) => ({
        severity: severity[found.severity],
        message: found.message,
        startLineNumber: found.line,
        endLineNumber: found.line,
        startColumn: found.column,
        endColumn: Math.max(found.endColumn, found.column + 1),
      }));
      monaco.editor.setModelMarkers(model, 'apiserver', markers);
    },
    goTo(line, column) {
      editor.setPosition({ lineNumber: line, column });
      editor.revealLineInCenterIfOutsideViewport(line);
      editor.focus();
    },
    focus(at) {
      const position = at && editor.getTargetAtClientPoint(at.clientX, at.clientY)?.position;
      if (position) editor.setPosition(position);
      editor.focus();
    },
    dispose() {
      editor.dispose();
      for (const model of models.values()) model.dispose();
      host.remove();
      place.classList.remove('has-editor');
      place.style.height = '';
    },
  };
}
