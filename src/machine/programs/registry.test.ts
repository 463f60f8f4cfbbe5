import { expect, test } from 'vitest';
import { appletPrograms } from './applet-programs.ts';
import { appletsPart, programs, programsWith, serversPart, shellPart } from './index.ts';
import { serverPrograms } from './server-programs.ts';
import { shellPrograms } from './shell-programs.ts';

test('every program of every part is found by its name', () => {
  for (const [name, program] of [...shellPrograms, ...appletPrograms, ...serverPrograms]) expect(programs.get(name), name).toBe(program);
});

test('what no part has is not there', () => {
  expect(programs.get('emacs')).toBeUndefined();
  expect(programs.get('constructor')).toBeUndefined();
});

test('a program of one machine goes before those that all have', () => {
  const own = shellPrograms.get('sh')!;
  expect(programsWith([['cat', own]]).get('cat')).toBe(own);
});

test('the shell and the servers are found without the applets', () => {
  appletsPart.withdraw();
  expect(['sh', 'ash', 'bash', 'nginx', 'node', 'httpd', 'pause'].filter((name) => programs.get(name) === undefined)).toEqual([]);
  shellPart.withdraw();
  serversPart.withdraw();
  expect(programs.get('pause')).toBeDefined();
});
