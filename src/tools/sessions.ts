/**
 * Runs recorded sessions and prints how they differ: `node src/tools/sessions.ts [NAME…]`, names as `node/oom-killed`, a folder or a part of one.
 * `--brief` prints a line each. `--pending` writes those that do not pass to src/testing/golden/pending.txt, which must only shrink.
 */
import { writeFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { type Area, differences, pendingSessions, sessionNames } from '../testing/golden-sessions-run.ts';

const areas: readonly Area[] = ['api', 'kubectl', 'node', 'cluster'];

/** A session that has not ended by then hangs. */
const patience = 30_000;

interface Answer {
  readonly name: string;
  readonly found: string;
  readonly milliseconds: number;
}

/** Runs sessions in threads, so that one that hangs can be ended. */
async function* runAll(names: readonly string[], threads: number): AsyncGenerator<Answer> {
  const queue = [...names];
  const done: Answer[] = [];
  let wake = () => {};
  let running = 0;
  const start = () => {
    const name = queue.shift();
    if (name === undefined) return;
    running++;
    runOne(name).then((answer) => {
      running--;
      done.push(answer);
      start();
      wake();
    });
  };
  for (let i = 0; i < threads; i++) start();
  while (running > 0 || done.length > 0) {
    const next = done.shift();
    if (next) yield next;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}

const idle: Worker[] = [];

function runOne(name: string): Promise<Answer> {
  const worker = idle.pop() ?? new Worker(new URL(import.meta.url));
  const began = performance.now();
  return new Promise((resolve) => {
    const finish = (found: string, reuse: boolean) => {
      clearTimeout(timer);
      worker.off('message', answered).off('error', broke);
      if (reuse) idle.push(worker);
      else void worker.terminate();
      resolve({ name, found, milliseconds: performance.now() - began });
    };
    const timer = setTimeout(() => finish(`it had not ended after ${patience / 1000} s of real time`, false), patience);
    const answered = (found: string) => finish(found, true);
    const broke = (error: Error) => finish(`the simulator failed: ${error.stack}`, false);
    worker.on('message', answered).on('error', broke);
    worker.postMessage(name);
  });
}

async function main(): Promise<void> {
  const args = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
  const flag = (name: string) => process.argv.includes(`--${name}`);
  const names = areas.flatMap(sessionNames).filter((name) => args.length === 0 || args.some((arg) => name.includes(arg)));
  const failed = new Set<string>();
  for await (const { name, found, milliseconds } of runAll(names, 2)) {
    if (found !== '') failed.add(name);
    const lines = found === '' ? '' : ` ${found.split('\n').length} lines`;
    console.log(`${found === '' ? 'equal    ' : 'DIFFERENT'} ${name} (${Math.round(milliseconds)} ms)${lines}`);
    if (found !== '' && !flag('brief')) console.log(`\n${found}\n`);
  }
  for (const area of areas) {
    const of = names.filter((name) => name.startsWith(`${area}/`));
    if (of.length > 0) console.log(`${area}: ${of.filter((name) => !failed.has(name)).length} of ${of.length} equal`);
  }
  if (flag('pending')) writePending(areas.flatMap(sessionNames).filter((name) => (names.includes(name) ? failed.has(name) : pendingSessions().has(name))));
  for (const worker of idle) void worker.terminate();
}

function writePending(failed: readonly string[]): void {
  const reasons = pendingSessions();
  const header = '# Recorded sessions that the simulator does not answer equally yet, with the reason where it is known. The list only shrinks.\n';
  const text = failed.map((name) => `${name}${reasons.get(name) ? `  # ${reasons.get(name)}` : ''}\n`).join('');
  writeFileSync(new URL('../testing/golden/pending.txt', import.meta.url), header + text);
}

if (isMainThread) await main();
else parentPort!.on('message', (name: string) => parentPort!.postMessage(differences(name)));
