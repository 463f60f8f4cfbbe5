import type { editor } from 'monaco-editor/editor';

/** The site's colours for Monaco, so that the text looks as it did before it could be edited (Shiki's github-light and github-dark). */
export const lightTheme: editor.IStandaloneThemeData = {
  base: 'vs',
  inherit: true,
  rules: [
    { token: '', foreground: '24292e' },
    { token: 'type', foreground: '22863a' },
    { token: 'string', foreground: '032f62' },
    { token: 'number', foreground: '005cc5' },
    { token: 'keyword', foreground: '005cc5' },
    { token: 'comment', foreground: '616972' },
    { token: 'operators', foreground: '24292e' },
  ],
  colors: {
    'editor.background': '#ffffff',
    'editor.lineHighlightBackground': '#f5f5f2',
    'editor.lineHighlightBorder': '#00000000',
    'editorLineNumber.foreground': '#6b7380',
    'editorLineNumber.activeForeground': '#1b2029',
    'editorIndentGuide.background1': '#ececea',
    'editor.selectionBackground': '#cfdbfb',
    focusBorder: '#2b50c8',
  },
};

export const darkTheme: editor.IStandaloneThemeData = {
  base: 'vs-dark',
  inherit: true,
  rules: [
    { token: '', foreground: 'e1e4e8' },
    { token: 'type', foreground: '85e89d' },
    { token: 'string', foreground: '9ecbff' },
    { token: 'number', foreground: '79b8ff' },
    { token: 'keyword', foreground: '79b8ff' },
    { token: 'comment', foreground: '99a2ae' },
    { token: 'operators', foreground: 'e1e4e8' },
  ],
  colors: {
    'editor.background': '#181b21',
    'editor.lineHighlightBackground': '#1f232b',
    'editor.lineHighlightBorder': '#00000000',
    'editorLineNumber.foreground': '#8b94a3',
    'editorLineNumber.activeForeground': '#e4e7ed',
    'editorIndentGuide.background1': '#262b34',
    'editor.selectionBackground': '#2f4175',
    focusBorder: '#9db7ff',
  },
};
