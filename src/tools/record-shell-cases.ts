/**
 * Records what a real busybox and a real bash print for the scripts in src/machine/programs/testdata: `shell-scripts.txt` and
 * `bash-scripts.txt`, one script a paragraph, become `shell-cases.json` and `bash-cases.json`. Needs busybox (Debian: busybox-static).
 * Each script runs in an empty directory with a small environment.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../machine/programs/testdata');
const busybox = spawnSync('which', ['busybox'], { encoding: 'utf8' }).stdout.trim();

function record(scripts: string, cases: string, shell: string, environment: Record<string, string>): void {
  const recorded = readFileSync(join(folder, scripts), 'utf8')
    .split(/\n\n+/)
    .map((script) => script.replace(/^\n+|\n+$/g, ''))
    .filter((script) => script !== '')
    .map((script) => {
      const cwd = mkdtempSync(join(tmpdir(), 'case-'));
      const result = spawnSync(shell, ['-c', script], { cwd, env: environment, encoding: 'utf8', input: '', timeout: 20_000, argv0: shell.split('/').at(-1)! });
      rmSync(cwd, { recursive: true });
      return { script, stdout: result.stdout, stderr: result.stderr, status: result.status ?? 128 };
    });
  writeFileSync(join(folder, cases), `${JSON.stringify(recorded, undefined, 1)}\n`);
}

const bin = mkdtempSync(join(tmpdir(), 'busybox-'));
mkdirSync(join(bin, 'bin'));
for (const applet of spawnSync(busybox, ['--list'], { encoding: 'utf8' }).stdout.split('\n')) if (applet) symlinkSync(busybox, join(bin, 'bin', applet));
const path = join(bin, 'bin');
record('shell-scripts.txt', 'shell-cases.json', join(path, 'sh'), { PATH: path, HOME: '/root' });
record('bash-scripts.txt', 'bash-cases.json', '/bin/bash', { PATH: `${path}:/usr/bin:/bin`, HOME: '/root' });
rmSync(bin, { recursive: true });
