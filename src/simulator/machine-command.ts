import type { Process, Program } from '../machine/process/types.ts';
import type { Cluster } from './cluster.ts';
import type { Internet } from './internet.ts';

/**
 * `machine`: the workstation's hand on the nodes, in place of a switch on the wall. `stop` and `start` are for the kubelet of a node, whose
 * containers keep running; `internet off` and `on` cut off and restore the world outside.
 */
export const machineCommand = (cluster: Cluster, internet: Internet | undefined): Program =>
  function* (process: Process) {
    const [, verb, node, ...rest] = process.argv;
    if (internet && verb === 'internet' && (node === 'on' || node === 'off')) {
      internet.switch(node === 'on');
      return 0;
    }
    if ((verb !== 'stop' && verb !== 'start') || node === undefined || rest.length > 0) {
      yield* process.write(2, `usage: machine stop|start NODE\n${internet ? '       machine internet off|on\n' : ''}`);
      return 2;
    }
    const found = verb === 'stop' ? cluster.stopKubelet(node) : cluster.startKubelet(node);
    if (found) yield* process.write(1, `${node} ${verb === 'stop' ? 'stopped' : 'started'}\n`);
    else yield* process.write(2, `machine: no node ${node}\n`);
    return found ? 0 : 1;
  };
