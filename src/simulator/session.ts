import { second } from '../time/index.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { LayoutName } from './layout.ts';
import { Simulation } from './simulation.ts';
import type { Describe } from './workstation.ts';

export interface SessionInput {
  readonly cluster: LayoutName;
  /** Run it in the namespace `default` itself, and not in one of its own that goes by that name. */
  readonly inDefault: boolean;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly commands: readonly {
    /** The command's lines, joined by newlines. */
    readonly text: string;
    /** Seconds after the first command, if the session tells. */
    readonly at?: number;
  }[];
}

export interface SessionOutput {
  readonly output: string;
  readonly exit: number;
}

/** No command of a session takes longer: it waits for something that never comes. */
const limit = 900 * second;

/**
 * Sessions were recorded side by side, each in a fresh namespace with a name as long as `default` and printed as that. So the objects
 * that every cluster has in `default` (the Service kubernetes) are not in the way.
 */
const ownNamespace = 'd000000';

/** A session's working directory, also as seen from the workstation's own. */
const directory = '/tmp/session';
const fromHome = '../tmp/session';

function enterOwnNamespace(simulation: Simulation): void {
  const { admin, workstation, clock } = simulation;
  admin.request({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ownNamespace } } });
  // Its service account is there by then.
  simulation.advanceTo(clock.now + second);
  workstation.write('.kube/config', kubeconfig.replace('namespace: default', `namespace: ${ownNamespace}`));
}

/**
 * Runs the commands of a session on a fresh cluster, all in one bash with stdout and stderr as one stream, as the recorder did. The
 * clock stands at a command's `at` before it is typed (later if the one before took longer).
 */
export function runSession(simulation: Simulation, input: SessionInput): SessionOutput[] {
  const { clock, workstation } = simulation;
  if (!input.inDefault) enterOwnNamespace(simulation);
  for (const file of input.files) workstation.write(`${fromHome}/${file.name}`, file.text);
  workstation.write(`${fromHome}/.step`, '');
  const began = clock.now;
  let seen = '';
  const shell = workstation.start(['bash'], { onOutput: (text) => (seen += text), onExit: () => undefined });
  shell.type(`cd ${directory}; exec 2>&1\n`);
  const results = input.commands.map((command, i) => {
    if (command.at !== undefined) simulation.advanceTo(began + Math.round(command.at * second));
    seen = '';
    workstation.write(`${fromHome}/.step`, `${command.text}\n`);
    const mark = `@@${i}@@`;
    shell.type(`source .step </dev/null; printf '%s%d@@\\n' '${mark}' $?\n`);
    const end = new RegExp(`${mark}(\\d+)@@\\n`);
    const done = simulation.advanceUntil(() => seen.endsWith('@@\n') && end.test(seen), clock.now + limit);
    const match = end.exec(seen);
    if (!done || !match) return { output: `${seen}(this command did not end)\n`, exit: 255 };
    return { output: seen.slice(0, match.index).replaceAll(ownNamespace, 'default'), exit: Number(match[1]) };
  });
  shell.close();
  return results;
}

/** A fresh cluster as the recordings had it: the stand-in images, all of them on every node. */
export function sessionSimulation(cluster: LayoutName, describe: Describe): Simulation {
  return new Simulation({ layout: cluster, seed: 1, images: 'recorded', freeze: true, describe });
}
