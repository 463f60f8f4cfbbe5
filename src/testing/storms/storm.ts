import fc from 'fast-check';
import type { Action } from '../../host/protocol/index.ts';
import { LabRun } from '../../simulator/lab-run.ts';
import { minute, second } from '../../time/index.ts';
import { labWith } from '../lab.ts';
import { expectNothingLeft, homeless, Watcher } from './invariants.ts';
import { podManifest, podSpecs } from './pods.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

/** One thing that somebody does, or time that passes. */
export type Step =
  | { readonly do: 'create'; readonly name: string; readonly kind: string }
  | { readonly do: 'run'; readonly command: string }
  | { readonly do: 'wait'; readonly milliseconds: number };

const name = fc.constantFrom(...names);
const command = (template: string) => name.map((pod): Step => ({ do: 'run', command: template.replaceAll('NAME', pod) }));

/** Any step: Pods come about as often as time passes, and everything else now and then. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('create' as const), name, kind: fc.constantFrom(...Object.keys(podSpecs)) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.integer({ min: 1, max: 40_000 }) }) },
  { weight: 2, arbitrary: command('kubectl delete pod NAME --wait=false') },
  { weight: 1, arbitrary: command('kubectl delete pod NAME --wait=false --grace-period=1') },
  { weight: 1, arbitrary: command('kubectl delete pod NAME --force') },
  { weight: 1, arbitrary: command('kubectl exec NAME -c main -- kill 1') },
  { weight: 1, arbitrary: command('kubectl exec NAME -c main -- sh -c "kill -9 -1"') },
  { weight: 1, arbitrary: command('kubectl exec NAME -- sh -c "sleep 300 & sleep 1"') },
  { weight: 1, arbitrary: command('kubectl label pod NAME touched=yes --overwrite') },
  { weight: 1, arbitrary: command('kubectl set image pod/NAME main=busybox:1.37') },
  { weight: 1, arbitrary: command('timeout 2 kubectl logs -f NAME --all-containers') },
  { weight: 1, arbitrary: fc.constantFrom<Step[]>({ do: 'run', command: 'machine stop node-1' }, { do: 'run', command: 'machine start node-1' }) },
);

const lab = labWith({ id: 'storm', title: 'storm', seed: 1 });

export const openStorm = (): LabRun => new LabRun(lab, { terminal: () => undefined, describe: () => undefined });

/** What a step asks of a run; nothing for time. */
export function actions(step: Step): Action[] {
  if (step.do === 'run') return [{ kind: 'command', command: step.command }];
  if (step.do === 'wait') return [];
  const path = `${step.name}.json`;
  return [
    { kind: 'write', path, text: podManifest(step.name, step.kind) },
    { kind: 'command', command: `kubectl create -f ${path}` },
  ];
}

/** Lets a storm rage, then clears up; throws where an invariant does not hold. */
export function weather(steps: readonly Step[]): void {
  const run = openStorm();
  const { simulation } = run;
  const { clock, cluster } = simulation;
  const processes = new Map([...cluster.machines].map(([node, { kernel }]) => [node, kernel.tasks]));
  const watcher = new Watcher(simulation);
  const check = () => {
    const broken = [...watcher.broken, ...homeless(simulation)];
    if (broken.length > 0) throw new Error(broken.join('\n'));
  };
  for (const one of steps) {
    for (const action of actions(one)) run.act(action);
    if (one.do === 'wait') simulation.advanceTo(clock.now + one.milliseconds * 1000);
    check();
  }
  run.act({ kind: 'command', command: 'machine start node-1; kubectl delete pods --all --wait=false' });
  simulation.advanceTo(clock.now + 5 * minute + second);
  check();
  simulation.advanceTo(clock.now + 120 * minute);
  expectNothingLeft(simulation, watcher, processes);
  run.close();
}
