import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Finished {
  readonly status: number;
  readonly output: string;
}

/** Runs a program of node_modules/.bin (or one on the PATH), passing its output through; answers when it has ended. */
export function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, PATH: path, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk;
      process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

/** Passed and failed, counted from what really ran. */
export interface Count {
  passed: number;
  failed: number;
}

export const add = (a: Count, b: Count): Count => ({ passed: a.passed + b.passed, failed: a.failed + b.failed });
