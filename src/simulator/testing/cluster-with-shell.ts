import { second } from '../../time/index.ts';
import { Simulation } from '../simulation.ts';

/** A fresh cluster with Podlab's images, and a shell on its workstation, for tests. */
export function clusterWithShell() {
  const simulation = new Simulation({ layout: 'a', seed: 3, images: 'podlab', freeze: true, describe: () => undefined });
  const run = (command: string): string => {
    let [output, done] = ['', false];
    const started = simulation.workstation.start(['bash', '-c', command], { onOutput: (text) => (output += text), onExit: () => (done = true) });
    started.end();
    simulation.advanceUntil(() => done, simulation.clock.now + 60 * second);
    return output;
  };
  return {
    /** Runs a command to its end, for at most a minute; what it printed. */
    run,
    apply: (manifest: string): string => {
      simulation.workstation.write('m.yaml', manifest);
      return run('kubectl apply -f m.yaml');
    },
    wait: (seconds: number): void => void simulation.advanceTo(simulation.clock.now + seconds * second),
  };
}
