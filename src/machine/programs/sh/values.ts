import { ExpansionError } from './control.ts';
import type { Shell } from './shell.ts';

/** The value of a variable, of one that the shell makes up included (RANDOM, SECONDS, LINENO …). */
export function getVariable(shell: Shell, name: string): string | undefined {
  switch (name) {
    case 'RANDOM':
      return String(shell.process.random.integer(0, 32767));
    case 'LINENO':
      return String(shell.line);
    case 'SECONDS':
      if (shell.bash) return String(Math.floor((shell.process.clock.now - shell.started) / 1_000_000));
      break;
    case 'EPOCHSECONDS':
      return String(Math.floor(shell.process.clock.now / 1_000_000));
    case 'UID':
    case 'EUID':
      if (shell.bash) return String(shell.process.credentials.uid);
      break;
    case 'BASHPID':
      if (shell.bash) return String(shell.process.pid);
      break;
    case 'FUNCNAME':
      break;
  }
  return shell.variables.get(name);
}

/** Sets a variable. Throws ExpansionError where it is read only. */
export function setVariable(shell: Shell, name: string, value: string, index?: number): void {
  if (name === 'SECONDS' && shell.bash) {
    shell.started = shell.process.clock.now - (Number(value) || 0) * 1_000_000;
    return;
  }
  checkWritable(shell, name);
  if (index === undefined) shell.variables.set(name, value);
  else {
    const variable = shell.variables.make(name);
    variable.array ??= new Map(variable.value === undefined ? [] : [[0, variable.value]]);
    variable.array.set(index, value);
  }
  if (shell.options.allexport) shell.variables.export(name);
}

/** Throws ExpansionError where a variable is read only. */
export function checkWritable(shell: Shell, name: string): void {
  if (shell.variables.find(name)?.readonly) throw new ExpansionError(shell.bash ? `${name}: readonly variable` : `${name}: is read only`, shell.bash ? 1 : 2);
}

/** The positional and special parameters of one character or digits; undefined if it is unset. */
export function specialParameter(shell: Shell, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(shell.status);
    case '#':
      return String(shell.positional.length);
    case '$':
      return String(shell.shellPid);
    case '!':
      return shell.lastBackground === undefined ? undefined : String(shell.lastBackground);
    case '-':
      return optionLetters(shell);
    case '0':
      return shell.name;
    case '_':
      return shell.lastArgument;
  }
  return /^[0-9]/.test(name) ? shell.positional[Number(name) - 1] : getVariable(shell, name);
}

/** The letters of `$-` in the order of ash's table of options. */
export const optionNames: readonly (readonly [letter: string, name: keyof Shell['options']])[] = [
  ['e', 'errexit'],
  ['f', 'noglob'],
  ['I', 'ignoreeof'],
  ['m', 'monitor'],
  ['n', 'noexec'],
  ['x', 'xtrace'],
  ['v', 'verbose'],
  ['C', 'noclobber'],
  ['a', 'allexport'],
  ['b', 'notify'],
  ['u', 'nounset'],
  ['E', 'errtrace'],
  ['V', 'vi'],
  ['', 'pipefail'],
];

function optionLetters(shell: Shell): string {
  const order = shell.bash ? 'aefhimnuvxBCc' : 'EubaCvxcsnmiIfe';
  const set = new Set<string>(optionNames.filter(([, name]) => shell.options[name]).map(([letter]) => letter));
  if (shell.interactive) set.add('i');
  if (shell.commandString) set.add('c');
  if (shell.bash) for (const letter of 'hB') set.add(letter);
  return [...order].filter((letter) => set.has(letter)).join('');
}
