import { Clock, fromRFC3339, type Time } from '../../../time/index.ts';
import type { Transport } from '../../api/transport.ts';
import { kubectlProgram as kubectl } from '../program.ts';
import { type FakeRun, type FileStore, memoryFiles, startFake } from './fake-process.ts';

const config = `apiVersion: v1
kind: Config
current-context: lab
clusters: [{name: lab, cluster: {server: 'https://172.18.0.1:6443'}}]
contexts: [{name: lab, context: {cluster: lab, user: admin}}]
users: [{name: admin, user: {}}]
`;

/** Time of the tests' clock when a run begins. */
export const start: Time = fromRFC3339('2026-11-21T06:50:00Z')!;

export interface Running extends FakeRun {
  readonly clock: Clock;
  /** The files of the run, as they are now. */
  readonly files: FileStore;
}

/** Starts a command line of kubectl against a server ('refused' for none), on files of the test. */
export function startKubectl(
  server: Transport | 'refused',
  line: string | readonly string[],
  files: Readonly<Record<string, string>> = {},
  stdin = '',
): Running {
  const clock = new Clock(start);
  const argv = ['kubectl', ...(typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line)];
  const program = kubectl({ connect: () => server, random: { integer: (low) => low } });
  const store = memoryFiles({ '/root/.kube/config': config, ...files });
  const run = startFake(program, { clock, argv, files: store, stdin });
  return Object.assign(run, { clock, files: store });
}

/** Runs a command line to its end; it must come within a minute. */
export function runKubectl(
  server: Transport | 'refused',
  line: string | readonly string[],
  files: Readonly<Record<string, string>> = {},
  stdin = '',
): { readonly output: string; readonly status: number | undefined } {
  const run = startKubectl(server, line, files, stdin);
  run.clock.advance(60_000_000);
  return { output: run.output, status: run.status };
}
