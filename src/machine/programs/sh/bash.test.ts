import { expect, test } from 'vitest';
import { runCommand } from '../testing/run.ts';

const bash = (script: string) => {
  const { stdout, stderr, bugs } = runCommand(['bash', '-c', script]);
  expect(bugs).toEqual([]);
  return stdout + stderr;
};

test('/dev/tcp/HOST/PORT is a connection', () => {
  expect(bash('echo hi > f; nc -l -p 9000 < f & sleep 1; cat < /dev/tcp/127.0.0.1/9000; (: > /dev/tcp/127.0.0.1/1) 2>/dev/null || echo closed')).toBe(
    'hi\nclosed\n',
  );
  expect(bash(': > /dev/tcp/127.0.0.1/1')).toBe('bash: connect: Connection refused\nbash: line 1: /dev/tcp/127.0.0.1/1: Connection refused\n');
});

test('select shows a menu and asks', () => {
  expect(bash('select x in one two; do echo "got $x"; break; done <<< 2')).toBe('got two\n1) one\n2) two\n#? ');
});

test('keys of an associative array', () => {
  expect(bash('declare -A m=([a]=1 ["b c"]=2); m[d]=3; echo ${m[a]} ${m[b c]} ${#m[@]}; k=d; echo ${m[$k]}; unset "m[a]"; echo "${!m[@]}"')).toBe(
    '1 2 3\n3\nb c d\n',
  );
});

test('a built-in that is not there says so', () => {
  expect(bash('pushd /')).toBe('bash: line 1: pushd: this built-in is not simulated in Podlab\n');
});
