import type { ProcessPicture } from '../../host/protocol/index.ts';
import { StreamTrace } from '../trace/stream-trace.ts';
import { placedPods, processName, type Task } from './processes.ts';
import type { MakeSource } from './source.ts';

/** A process that exec has started has no parent in the container. */
function originOf(task: Task, tasks: readonly Task[]): ProcessPicture['origin'] {
  if (task === tasks[0]) return 'main';
  let first = task;
  while (first.parent && tasks.includes(first.parent)) first = first.parent;
  return first === tasks[0] ? 'child' : 'exec';
}

/** Those that exec has made stand last: what comes and goes above them does not move the others. */
function processesOf(tasks: readonly Task[]): ProcessPicture[] {
  const all = tasks.map((task): ProcessPicture => ({ pid: task.pid, command: processName(task), origin: originOf(task, tasks) }));
  return [...all.filter(({ origin }) => origin !== 'exec'), ...all.filter(({ origin }) => origin === 'exec')];
}

/** Chapter 17: the processes of each container, and which of them a kubectl exec or attach is connected with. */
export const streamsSource: MakeSource = (simulation) => {
  const trace = new StreamTrace((node, id) => {
    const tasks = [...(simulation.cluster.machines.get(node)?.namespaces.pid.tasks.values() ?? [])];
    return tasks.filter((task) => task.alive && task.cgroup.name === id).sort((a, b) => a.started - b.started || a.id - b.id);
  });
  return {
    tap: trace,
    get count() {
      return trace.count;
    },
    picture(pods) {
      const all = placedPods(simulation, pods).flatMap(({ name: pod, containers }) => containers.map((container) => ({ pod, ...container })));
      const containers = all.filter(({ running }) => running).map(({ pod, name, tasks }) => ({ pod, name, processes: processesOf(tasks) }));
      const sessions = trace.sessions.flatMap(({ containerId, find, ...session }) => {
        const found = all.find(({ id }) => id === containerId);
        return found ? [{ ...session, pod: found.pod, container: found.name }] : [];
      });
      return { streams: { containers, sessions } };
    },
  };
};
