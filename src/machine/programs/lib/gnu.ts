import type { Process } from '../../process/types.ts';

/** Whether the tools around are GNU's, as in Debian's images and on the machines, and not busybox'. */
export const isGnu = (process: Process): boolean => process.access('/etc/debian_version', 'r');

type Rule = readonly [found: RegExp, gnu: string];

const cannotStat: Rule = [/^can't (?:stat|rename) '(.*)': (.*)$/s, "cannot stat '$1': $2"];
const named = (gnu: string): Rule => [/^(?:can't open )?'?([^']*?)'?: ([A-Z].*)$/s, gnu];

/** What GNU's programs say where busybox' say something else. */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  base64: [named('$1: $2')],
  cat: [named('$1: $2')],
  chgrp: [named("cannot access '$1': $2")],
  chmod: [named("cannot access '$1': $2")],
  chown: [[/^(.*): Operation not permitted$/s, "changing ownership of '$1': Operation not permitted"], named("cannot access '$1': $2")],
  cp: [
    cannotStat,
    [/^omitting directory '(.*)'$/s, "-r not specified; omitting directory '$1'"],
    [/^can't create '(.*)': (.*)$/s, "cannot create regular file '$1': $2"],
    [/^can't open '(.*)': (.*)$/s, "cannot open '$1' for reading: $2"],
  ],
  cut: [named('$1: $2')],
  dd: [[/^can't open '(.*)': (.*)$/s, "failed to open '$1': $2"]],
  du: [named("cannot access '$1': $2")],
  find: [named("'$1': $2")],
  head: [named("cannot open '$1' for reading: $2")],
  diff: [[/^can't stat '(.*)': (.*)$/s, '$1: $2']],
  env: [[/^can't execute '(.*)': (.*)$/s, "'$1': $2"]],
  expr: [[/^too few arguments$/s, "missing operand\nTry 'expr --help' for more information."]],
  factor: [[/^invalid number '(.*)'$/s, "'$1' is not a valid positive integer"]],
  nsenter: [[/^can't execute '(.*)': (.*)$/s, 'failed to execute $1: $2']],
  unshare: [[/^can't execute '(.*)': (.*)$/s, 'failed to execute $1: $2']],
  chroot: [[/^can't execute '(.*)': (.*)$/s, "failed to run command '$1': $2"]],
  id: [[/^unknown user (.*)$/s, "'$1': no such user"]],
  ln: [[/^(.*): (No such file or directory)$/s, "failed to access '$1': $2"], named("failed to create symbolic link '$1': $2")],
  mktemp: [
    [/^(.*): Invalid argument$/s, "too few X's in template '$1'"],
    [/^(.*): (.*)$/s, "failed to create file via template '$1': $2"],
  ],
  md5sum: [named('$1: $2')],
  mkdir: [[/^can't create directory '(.*)': (.*)$/s, "cannot create directory '$1': $2"]],
  mv: [cannotStat, [/^can't/s, 'cannot']],
  nl: [named('$1: $2')],
  rm: [
    [/^can't remove '(.*)': (.*)$/s, "cannot remove '$1': $2"],
    [/^'(.*)' is a directory$/s, "cannot remove '$1': Is a directory"],
  ],
  rmdir: [named("failed to remove '$1': $2")],
  sed: [[/^(?:can't open '(.*)'|([^':]*)): (.*)$/s, "can't read $1$2: $3"]],
  sha256sum: [named('$1: $2')],
  sleep: [[/^invalid number '(.*)'$/s, "invalid time interval '$1'\nTry 'sleep --help' for more information."]],
  split: [named("cannot open '$1' for reading: $2")],
  tac: [named("failed to open '$1' for reading: $2")],
  sort: [named('cannot read: $1: $2')],
  stat: [[/^can't stat '(.*)': (.*)$/s, "cannot statx '$1': $2"]],
  tee: [named('$1: $2')],
  tail: [named("cannot open '$1' for reading: $2")],
  touch: [named("cannot touch '$1': $2")],
  uniq: [named('$1: $2')],
  wc: [named('$1: $2')],
};

/** What GNU's programs end with where they were called wrongly, if that is not 1. */
export const gnuStatuses: Readonly<Record<string, number>> = {
  cmp: 2,
  diff: 2,
  env: 125,
  expr: 2,
  grep: 2,
  ls: 2,
  nice: 125,
  nohup: 125,
  sort: 2,
  timeout: 125,
};

const ofFiles = new Set(['cp', 'mv', 'install', 'touch', 'ln']);

/** What is missing or too much, in the line before the hint at --help. */
export function gnuUsage(name: string, args: readonly string[]): string {
  if (name === 'grep') return 'Usage: grep [OPTION]... PATTERNS [FILE]...\n';
  if (name === 'timeout') return '';
  if (name === 'truncate' && !args.some((arg) => arg.startsWith('-s'))) return "truncate: you must specify either '--size' or '--reference'\n";
  const operands = args.filter((arg) => !/^-./.test(arg));
  const last = operands.at(-1);
  if (last === undefined) return `${name}: missing ${ofFiles.has(name) ? 'file ' : ''}operand\n`;
  return `${name}: missing ${ofFiles.has(name) ? 'destination file ' : ''}operand after '${last}'\n`;
}

/** A complaint in GNU's words. */
export function inGnuWords(name: string, text: string): string {
  for (const [found, gnu] of rules[name] ?? []) if (found.test(text)) return text.replace(found, gnu);
  return text;
}
