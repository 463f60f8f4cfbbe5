import type { Process, Program } from '../machine/process/types.ts';
import type { Cluster } from './cluster.ts';
import type { Internet } from './internet.ts';

const usage = `Usage: machine stop|start NODE
       machine internet off|on

Stops or starts the kubelet of a node: its containers keep running. Or cuts off and restores the world outside.
`;

/** `machine`: the workstation's hand on the nodes, in place of a switch on the wall. */
export const machineCommand = (cluster: Cluster, internet: Internet | undefined): Program =>
  function* (process: Process) {
    const [, verb, node] = process.argv;
    if (verb === 'internet' && (node === 'on' || node === 'off')) {
      internet?.switch(node === 'on');
      return 0;
    }
    if ((verb !== 'stop' && verb !== 'start') || node === undefined) {
      yield* process.write(2, usage);
      return 2;
    }
    const found = verb === 'stop' ? cluster.stopKubelet(node) : cluster.startKubelet(node);
    if (found) return 0;
    yield* process.write(2, `machine: no node ${node}\n`);
    return 1;
  };
