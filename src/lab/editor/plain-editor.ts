import type { LabFile } from '../../host/protocol/index.ts';
import { element } from '../dom.ts';
import type { Editor, EditorOptions } from './editor.ts';

/** The plain editor: a text field. It needs no more than the browser has, and Tab leaves it. */
export function openPlainEditor({ place, files, path, hooks }: EditorOptions): Editor {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const field = element('textarea', { class: 'plain-editor', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off' });
  let current = path;

  const show = (next: string): void => {
    current = next;
    field.value = texts.get(next) ?? '';
    field.setAttribute('aria-label', `Text of ${next}`);
  };
  field.addEventListener('input', () => {
    texts.set(current, field.value);
    hooks.changed();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    hooks.apply();
  });
  show(path);
  place.classList.add('has-editor');
  place.append(field);

  return {
    show,
    files: () => [...texts].map(([name, text]) => ({ path: name, text })),
    replace(next: readonly LabFile[]) {
      texts.clear();
      for (const file of next) texts.set(file.path, file.text);
      show(texts.has(current) ? current : (next[0]?.path ?? ''));
    },
    // The list of mistakes below the field serves here.
    mark: () => {},
    goTo(line, column) {
      const before = field.value.split('\n').slice(0, line - 1);
      const at = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
      field.focus();
      field.setSelectionRange(at, at);
    },
    focus: () => field.focus(),
    dispose() {
      field.remove();
      place.classList.remove('has-editor');
    },
  };
}
