import { expect, test } from 'vitest';
import { Clock } from '../../../../time/index.ts';
import { kubectlProgram } from '../../program.ts';
import { memoryFiles, startFake } from '../../testing/fake-process.ts';

function list(files: Readonly<Record<string, string>>, flags: readonly string[] = []) {
  const clock = new Clock(0);
  const program = kubectlProgram({ connect: () => 'refused', random: { integer: (low) => low } });
  const argv = ['kubectl', 'plugin', 'list', ...flags];
  const run = startFake(program, { clock, argv, files: memoryFiles(files), env: { PATH: '/a:/b:/a' } });
  clock.advance(60_000_000);
  return { output: run.output, status: run.status };
}

test('plugins are listed in the order of PATH, each directory once', () => {
  expect(list({ '/a/kubectl-two': '', '/a/kubectl-one': '', '/b/other': '' }).output).toBe(
    'The following compatible plugins are available:\n\n/a/kubectl-one\n/a/kubectl-two\n',
  );
  expect(list({ '/a/kubectl-one': '', '/b/x': '' }, ['--name-only']).output).toContain('\nkubectl-one\n');
});

test('a plugin that cannot be reached is told of, and kubectl fails', () => {
  expect(list({ '/a/kubectl-hi': '', '/b/kubectl-hi': '', '/b/kubectl-create-job-now': '' })).toEqual({
    output:
      'The following compatible plugins are available:\n\n/a/kubectl-hi\n/b/kubectl-create-job-now\n' +
      '  - warning: kubectl-create-job-now overwrites existing command: "kubectl create job"\n' +
      '/b/kubectl-hi\n  - warning: /b/kubectl-hi is overshadowed by a similarly named plugin: /a/kubectl-hi\n' +
      'error: 2 plugin warnings were found\n',
    status: 1,
  });
});

test('without plugins kubectl fails', () => {
  expect(list({ '/a/x': '', '/b/x': '' })).toEqual({ output: 'error: unable to find any kubectl plugins in your PATH\n', status: 1 });
});
