import { expect, test } from 'vitest';
import { sh } from '../testing/run.ts';

/** Recorded from dash 0.5.12. */
test.each([
  ['nope; echo $?', 'sh: 1: nope: not found\n127\n'],
  ['true\nnope', 'sh: 2: nope: not found\n'],
  ['cd nope', "sh: 1: cd: can't cd to nope\n"],
  ['cat < nope; echo $?', 'sh: 1: cannot open nope: No such file\n2\n'],
  ['echo > /nope/x', 'sh: 1: cannot create /nope/x: Directory nonexistent\n'],
  ['[ 1; test x -eq 1', 'sh: 1: [: missing ]\nsh: 1: test: Illegal number: x\n'],
  ['source x', 'sh: 1: source: not found\n'],
  ["echo 'a\\tb'; echo -e x; echo -n y", 'a\tb\n-e x\ny'],
  ['readonly r=1; r=2', 'sh: 1: r: is read only\n'],
  ["eval 'if; then'", 'sh: 1: Syntax error: ";" unexpected\n'],
])('sh of Debian: %s', (script, output) => {
  expect(sh(`exec 2>&1; ${script}`, { files: { '/etc/debian_version': '12.12\n' } }).stdout.replace('eval: ', '')).toBe(output);
});
