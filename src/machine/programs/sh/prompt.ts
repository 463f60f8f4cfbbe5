import { isGnu } from '../lib/gnu.ts';
import type { Shell } from './shell.ts';
import { getVariable } from './values.ts';

/** The prompt of who sets none; bash has one from Debian's /etc/bash.bashrc. */
const usual = (shell: Shell) => (shell.bash ? (isGnu(shell.process) ? '\\u@\\h:\\w\\$ ' : '\\s-5.2\\$ ') : shell.dash ? '\\$ ' : '\\w \\$ ');

/** The text of PS1 or PS2 with its escapes: \u \h \w \W \$ \s \n \t \e. */
export function prompt(shell: Shell, name: 'PS1' | 'PS2'): string {
  const root = shell.process.credentials.uid === 0;
  const text = getVariable(shell, name) ?? (name === 'PS2' ? '> ' : usual(shell));
  return text.replace(/\\(\d{3}|.)/gs, (all, c: string) => {
    switch (c) {
      case 'u':
        return (
          shell
            .accounts()
            .find((line) => line.split(':')[2] === String(shell.process.credentials.uid))
            ?.split(':')[0] ?? String(shell.process.credentials.uid)
        );
      case 'h':
        return shell.process.hostname.split('.')[0]!;
      case 'H':
        return shell.process.hostname;
      case 'w':
        return directory(shell);
      case 'W':
        return directory(shell).split('/').at(-1) || '/';
      case '$':
        return root ? '#' : '$';
      case 's':
        return shell.name.split('/').at(-1)!.replace(/^-/, '');
      case 'n':
        return '\n';
      case 'e':
        return '\x1b';
      case '[':
      case ']':
        return '';
      case '\\':
        return '\\';
      default:
        return /^\d{3}$/.test(c) ? String.fromCharCode(Number.parseInt(c, 8)) : all;
    }
  });
}

function directory(shell: Shell): string {
  const path = getVariable(shell, 'PWD') ?? shell.process.cwd;
  const home = getVariable(shell, 'HOME');
  if (!home || home === '/') return path;
  return path === home ? '~' : path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
