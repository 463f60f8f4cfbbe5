import { expect, test } from 'vitest';
import { sh } from '../programs/testing/run.ts';

/** What a script prints that calls `tool` again after something has changed. */
const after = (change: string) =>
  sh(`mkdir -p /a /b; PATH=/a:/b:$PATH; printf '#!/bin/sh\\necho b\\n' > /b/tool; cp /bin/true /b/yes-tool; chmod +x /b/*; yes-tool; tool; ${change}; tool`)
    .stdout;

test('a program that comes earlier in PATH is found the next time', () => {
  expect(after("printf '#!/bin/sh\\necho a\\n' > /a/tool; chmod +x /a/tool")).toBe('b\na\n');
});

test('a program whose file is gone, or may not be executed any more, is not found', () => {
  expect(sh('cp /bin/true /bin/mine; mine; echo $?; rm /bin/mine; mine; echo $?').stdout).toBe('0\n127\n');
  expect(sh('cp /bin/true /bin/mine; mine; echo $?; chmod -x /bin/mine; mine; echo $?').stdout).toBe('0\n126\n');
});

test('a program whose file has another content is another program', () => {
  expect(sh('cp /bin/true /bin/mine; mine; echo $?; sleep 1; cat /bin/false > /bin/mine; mine; echo $?').stdout).toBe('0\n1\n');
  expect(sh('cp /bin/true /bin/mine; mine; mine; echo $?; mv /bin/mine /bin/other; cp /bin/false /bin/mine; mine; echo $?').stdout).toBe('0\n1\n');
});
