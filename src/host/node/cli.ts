/** The command line: `podlab session FILE…` runs session files and prints them with the outputs of the simulator. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runSession, sessionSimulation } from '../../simulator/session.ts';
import { formatSession, parseSession, type Session } from '../../testing/session/format.ts';
import { readDescriptions } from './descriptions.ts';
import './all-parts.ts';

const usage = `Usage: podlab session [--out DIR] FILE...

Runs the commands of each session file on a fresh simulated cluster and prints the session with what they answered.
With several files, --out DIR takes one file each.
`;

/** The session with its outputs replaced by the simulator's. */
export function answer(session: Session): Session {
  const cluster = session.header['cluster'] === 'b' ? 'b' : 'a';
  const at = session.header['at']?.split(' ').map(Number) ?? [];
  const simulation = sessionSimulation(cluster, readDescriptions());
  const commands = session.steps.map((step, i) => ({ text: step.command.join('\n'), ...(at[i] === undefined ? {} : { at: at[i] }) }));
  const results = runSession(simulation, { cluster, inDefault: session.header['namespace'] === 'default', files: session.files, commands });
  simulation.close();
  const steps = session.steps.map(({ command }, i) => {
    const { output, exit } = results[i]!;
    return { command, output: output === '' ? [] : output.replace(/\n$/, '').split('\n'), exit };
  });
  return { ...session, steps };
}

function sessions(args: readonly string[]): number {
  const files = [...args];
  const flag = files.indexOf('--out');
  const [, directory] = flag < 0 ? [] : files.splice(flag, 2);
  if (files.length === 0 || (files.length > 1 && directory === undefined)) {
    process.stderr.write(usage);
    return 2;
  }
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  let status = 0;
  for (const file of files) {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      process.stderr.write(`podlab: ${(error as Error).message}\n`);
      status = 1;
      continue;
    }
    const done = formatSession(answer(parseSession(text)));
    if (directory === undefined) process.stdout.write(done);
    else writeFileSync(join(directory, basename(file)), done);
  }
  return status;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [verb, ...args] = process.argv.slice(2);
  if (verb === 'session') process.exitCode = sessions(args);
  else {
    process.stderr.write(usage);
    process.exitCode = 2;
  }
}
