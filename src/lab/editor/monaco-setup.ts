import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/editor/browser/coreCommands';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/editor/contrib/caretOperations/browser/caretOperations';
import 'monaco-editor/editor/common/standaloneStrings';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/languages/definitions/yaml/register';
import { darkTheme, lightTheme } from './monaco-theme.ts';
import { explain, propose } from './propose.ts';
import { siteSchemas } from './schema.ts';

const schemas = siteSchemas();

function provideCompletions(): void {
  monaco.languages.registerCompletionItemProvider('yaml', {
    triggerCharacters: [' ', '\n'],
    async provideCompletionItems(model, position) {
      const lines = model.getLinesContent();
      const before = (lines[position.lineNumber - 1] ?? '').slice(0, position.column - 1);
      const typed = /[\w./-]*$/.exec(before)?.[0].length ?? 0;
      const range = new monaco.Range(position.lineNumber, position.column - typed, position.lineNumber, position.column);
      const proposals = await propose(schemas, lines, position.lineNumber - 1, before);
      return {
        suggestions: proposals.map(({ label, insert, detail, about, isValue, isRequired }) => ({
          label,
          detail,
          documentation: about,
          insertText: insert,
          insertTextRules: monaco.languages.CompletionItemInsertTextRule.KeepWhitespace,
          kind: isValue ? monaco.languages.CompletionItemKind.Value : monaco.languages.CompletionItemKind.Property,
          sortText: `${isRequired ? 0 : label === 'status' ? 2 : 1}${label}`,
          range,
        })),
      };
    },
  });
}

function provideHovers(): void {
  monaco.languages.registerHoverProvider('yaml', {
    async provideHover(model, { lineNumber }) {
      const found = await explain(schemas, model.getLinesContent(), lineNumber - 1);
      if (!found) return null;
      const { key, field } = found;
      const head = `**${key}** \`${field.type}\`${field.required ? ', required' : ''}`;
      const values = field.enum ? `Values: ${field.enum.map((value) => `\`${value}\``).join(', ')}` : '';
      return { contents: [head, field.about ?? '', values].filter(Boolean).map((value) => ({ value })) };
    },
  });
}

const isDark = (): boolean => document.documentElement.dataset['theme'] === 'dark';

function followTheme(): void {
  monaco.editor.defineTheme('podlab-light', lightTheme);
  monaco.editor.defineTheme('podlab-dark', darkTheme);
  const set = (): void => monaco.editor.setTheme(isDark() ? 'podlab-dark' : 'podlab-light');
  new MutationObserver(set).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  set();
}

// Completion, hover and markers are our own: no language worker is started, and Monaco is not to look for one.
self.MonacoEnvironment = {
  getWorker: () => {
    throw new Error('the labs use no Monaco worker');
  },
};
provideCompletions();
provideHovers();
followTheme();

export { monaco };
