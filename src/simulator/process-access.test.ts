import { describe, expect, test } from 'vitest';
import { second } from '../time/index.ts';
import { Simulation } from './simulation.ts';

/** What each container sleeps for, which tells their processes apart. */
const seconds = { user: 1001, root: 1002, same: 1003, tracer: 1004, bare: 1005, admin: 1006 };
type Name = keyof typeof seconds;

const container = (name: Name, securityContext: string) =>
  `  - {name: ${name}, image: "busybox:1.36", command: [sleep, "${seconds[name]}"], securityContext: {${securityContext}}}\n`;

const pod = `
apiVersion: v1
kind: Pod
metadata: {name: shared}
spec:
  shareProcessNamespace: true
  containers:
${container('user', 'runAsUser: 1000')}${container('root', '')}${container('same', 'runAsUser: 1000')}${container('tracer', 'capabilities: {add: [SYS_PTRACE]}')}${container('bare', 'capabilities: {drop: [ALL]}')}${container('admin', 'capabilities: {add: [SYS_ADMIN]}')}`;

const simulation = new Simulation({ layout: 'a', seed: 1, images: 'podlab', freeze: false, describe: () => undefined });

function run(command: string): string {
  let output = '';
  let ended = false;
  simulation.workstation.start(['bash', '-c', command], { onOutput: (text) => (output += text), onExit: () => (ended = true) }).end();
  simulation.advanceUntil(() => ended, simulation.clock.now + 60 * second);
  return output.replaceAll(/\/proc\/\d+/g, '/proc/PID').replace(/command terminated.*\n/, '');
}

simulation.workstation.write('pod.yaml', pod);
run('kubectl apply -f pod.yaml; sleep 30');

/** In `from`, with $P as the first process of container `of`. */
function inside(from: Name, of: Name, command: string): string {
  return run(
    `kubectl exec shared -c ${from} -- sh -c 'P=$(ps -o pid,args | grep "sleep ${seconds[of]}" | grep -v grep | head -1 | awk "{print \\$1}"); ${command}'`,
  );
}

describe('a look into another process', () => {
  const refused = 'ls: /proc/PID/root/: Permission denied\n';
  const shown = /^bin\n/;

  test.each<[Name, Name, string | RegExp]>([
    ['root', 'user', refused],
    ['same', 'user', shown],
    ['same', 'root', refused],
    ['tracer', 'user', shown],
    ['bare', 'root', refused],
    ['root', 'bare', shown],
  ])('%s into %s', (from, of, expected) => {
    const output = inside(from, of, 'ls /proc/$P/root/');
    if (typeof expected === 'string') expect(output).toBe(expected);
    else expect(output).toMatch(expected);
  });

  test('the environment is refused when it is opened, the arguments are everybody’s', () => {
    expect(inside('root', 'user', 'cat /proc/$P/environ')).toBe("cat: can't open '/proc/PID/environ': Permission denied\n");
    expect(inside('same', 'root', 'tr "\\0" " " < /proc/$P/cmdline')).toBe('sleep 1002 ');
  });

  test('a link that may not be read is listed without its target', () => {
    expect(inside('root', 'user', 'ls -l /proc/$P/root 2>&1 | tail -c 30')).toMatch(/ \/proc\/PID\/root\n$/);
  });
});

describe('a capability', () => {
  test('KILL lets root signal other users, and without it root may not', () => {
    expect(inside('root', 'user', 'kill -0 $P && echo may')).toBe('may\n');
    expect(inside('bare', 'user', 'kill -0 $P')).toMatch(/Operation not permitted/);
  });

  test('SYS_ADMIN lets a container change the hostname, for all of the Pod', () => {
    expect(run('kubectl exec shared -c root -- hostname other')).toBe('hostname: sethostname: Operation not permitted\n');
    expect(run('kubectl exec shared -c admin -- hostname other; kubectl exec shared -c root -- hostname')).toBe('other\n');
  });
});
