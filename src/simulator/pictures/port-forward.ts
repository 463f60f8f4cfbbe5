import type { TunnelPicture } from '../../host/protocol/index.ts';
import { TcpListener, TcpSocket } from '../../machine/network/index.ts';
import { shownPods } from '../picture.ts';
import type { Simulation } from '../simulation.ts';
import { type Ends, ForwardTrace } from '../trace/forward-trace.ts';
import { placedPods, type Task } from './processes.ts';
import type { MakeSource } from './source.ts';

const descriptorsOf = <T>(task: Task, type: abstract new (...parameters: never[]) => T): T[] =>
  task.files.filter((file): file is T & (typeof task.files)[number] => file instanceof type) as T[];

const tasksOf = ({ workstation }: Simulation): Task[] => [...workstation.machine.namespaces.pid.tasks.values()].filter((task) => task.alive);

/** What listens on the workstation's loopback for kubectl port-forward. */
const tunnels = (simulation: Simulation): TunnelPicture[] =>
  tasksOf(simulation)
    .filter((task) => task.name === 'kubectl')
    .flatMap((task) => descriptorsOf(task, TcpListener).map(({ local }) => ({ command: task.argv.join(' '), localPort: local.port })));

/** The connection that the kubectl which runs now has accepted last, and the program at its other end. */
function client(simulation: Simulation): ReturnType<Ends['client']> {
  const { current } = simulation.workstation.machine.kernel;
  const accepted = current && descriptorsOf(current, TcpSocket).at(-1);
  if (!accepted) return { client: '', localPort: 0 };
  const isOther = ({ local, remote }: TcpSocket): boolean => local.port === accepted.remote.port && remote.port === accepted.local.port;
  const other = tasksOf(simulation).find((task) => descriptorsOf(task, TcpSocket).some(isOther));
  return { client: other?.name ?? '', localPort: accepted.local.port };
}

function listener(simulation: Simulation, node: string, sandbox: string, port: number): string {
  const uid = simulation.cluster.runtimes.get(node)?.runtime.podSandboxStatus(sandbox)?.metadata.uid;
  const pod = placedPods(simulation, shownPods(simulation.admin)).find((one) => one.uid === uid);
  const isIt = ({ local }: TcpListener): boolean => local.port === port && (local.address === '' || /^(0\.0\.0\.0|127\.|::)/.test(local.address));
  for (const { name, tasks } of pod?.containers ?? []) {
    const task = tasks.find((one) => descriptorsOf(one, TcpListener).some(isIt));
    if (task) return `${name}: ${task.name}`;
  }
  return '';
}

/** D9: the tunnels of kubectl port-forward, and how far each of the last connections through them has come. */
export const portForwardSource: MakeSource = (simulation) => {
  const trace = new ForwardTrace(simulation.clock, () => ({
    client: () => client(simulation),
    listener: (node, sandbox, port) => listener(simulation, node, sandbox, port),
  }));
  return {
    tap: trace,
    picture: () => ({ forwarding: { tunnels: tunnels(simulation), connections: trace.connections.map((connection) => ({ ...connection })) } }),
  };
};
