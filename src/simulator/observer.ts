import type { CommandOutput } from '../host/protocol/index.ts';
import type { Status } from '../kubernetes/api/meta.ts';
import type { ApiResponse, Transport } from '../kubernetes/api/transport.ts';
import { Network } from '../machine/index.ts';
import { Clock, Random, second } from '../time/index.ts';
import type { Simulation } from './simulation.ts';
import { type Describe, Workstation } from './workstation.ts';

/** A view must answer soon: `-w` and `-f` are for the terminal. */
const patience = 5 * second;

const refusal: Status = {
  apiVersion: 'v1',
  kind: 'Status',
  metadata: {},
  status: 'Failure',
  message: 'a view only looks: run this command in the terminal',
  reason: 'Forbidden',
  code: 403,
};
const refused: { readonly refused: ApiResponse } = { refused: { code: 403, body: refusal } };

/** Reads of the API only. What the simulation owes at this very moment (a log's lines) is delivered at once. */
function readOnly(simulation: Simulation): Transport {
  const { admin, clock } = simulation;
  return {
    request: (request) => (request.method === 'GET' ? admin.request(request) : refused.refused),
    watch: () => refused,
    connect: (request, receiver) => {
      if (!/\/log$/.test(request.path)) return refused;
      const opened = admin.connect(request, receiver);
      clock.advanceTo(clock.now);
      return opened;
    },
  };
}

/**
 * Runs a lab's views. They are processes on a machine of their own whose clock starts where the simulation's stands: looking takes no
 * time, draws no lot and changes nothing, so a run does not depend on who looks how often.
 */
export function observe(simulation: Simulation, commands: readonly string[], describe: Describe): CommandOutput[] {
  if (commands.length === 0) return [];
  const transport = readOnly(simulation);
  return commands.map((command) => {
    const clock = new Clock(simulation.clock.now);
    const bugs: unknown[] = [];
    const workstation = new Workstation({
      clock,
      random: new Random(1),
      network: new Network({ clock }),
      ip: '172.18.0.1',
      connect: () => transport,
      describe,
      commands: [],
      onBug: (error) => void bugs.push(error),
    });
    let output = '';
    let exitCode: number | undefined;
    const process = workstation.start(['bash', '-c', command], { onOutput: (text) => (output += text), onExit: (code) => (exitCode = code) });
    process.end();
    clock.advanceTo(clock.now + patience, () => exitCode !== undefined || bugs.length > 0);
    workstation.close();
    if (bugs.length > 0) throw bugs[0];
    return { command, output, exitCode: exitCode ?? 124 };
  });
}
