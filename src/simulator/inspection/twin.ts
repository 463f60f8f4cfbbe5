import { Directory, type Mount, MountTable, OverlayDirectory, Volume } from '../../machine/filesystem/index.ts';
import { Machine, Network, type NetworkNamespace } from '../../machine/index.ts';
import { TcpListener } from '../../machine/network/index.ts';
import { findExecutable, programNamed } from '../../machine/process/executable.ts';
import { Sink } from '../../machine/process/host-stream.ts';
import { begin, newTask } from '../../machine/process/new-task.ts';
import { NullFile } from '../../machine/process/null-file.ts';
import type { Task } from '../../machine/process/task.ts';
import { Clock, Random, second } from '../../time/index.ts';

/** A server that has not begun to listen by then never will. */
const patience = 30 * second;

const isSystem = ({ path }: Mount): boolean => /^\/(proc|dev|sys)(\/|$)/.test(path);

/** The processes that listen for TCP connections in a network namespace, each once. */
function servers(machine: Machine, net: NetworkNamespace): Task[] {
  const listening = new Set(net.sockets.filter((socket) => socket instanceof TcpListener));
  const owners = machine.namespaces.pid.tasks.values().filter(({ alive, namespaces }) => alive && namespaces.net === net);
  return owners.filter(({ files }) => {
    const own = files.filter((file) => file instanceof TcpListener && listening.delete(file));
    return own.length > 0;
  });
}

/** The mounts of a process with a layer of the twin's own above each, so that nothing it writes reaches the original. */
function copyOnWrite(task: Task, twin: Machine): MountTable {
  const volume = new Volume({ type: 'overlay', device: 'overlay', deviceNumber: twin.nextDevice(), size: 0 });
  const own = task.namespaces.mnt.mounts
    .filter((mount) => !isSystem(mount))
    .map((mount) => {
      const { root } = mount;
      return root instanceof Directory ? { ...mount, root: new OverlayDirectory(volume, root, undefined, '', root) } : { ...mount, readonly: true };
    });
  return new MountTable([...own, ...twin.namespaces.mnt.mounts.filter(isSystem)], 0);
}

function startTwin(task: Task, twin: Machine): void {
  const mnt = copyOnWrite(task, twin);
  const { argv, credentials, capabilities, cwd, umask, executable } = task;
  const found = findExecutable({ credentials, mounts: mnt, clock: twin.clock, cwd, umask }, executable, undefined);
  const nowhere = new Sink(() => undefined);
  const made = newTask(
    {
      kernel: twin.kernel,
      parent: twin.init,
      argv,
      environment: new Map(task.environment),
      credentials,
      capabilities,
      cwd,
      umask,
      namespaces: { ...twin.namespaces, mnt },
      cgroup: twin.rootCgroup,
      files: [NullFile.instance, nowhere, nowhere].map((file) => file.retain()),
      executable,
      oomScoreAdj: 0,
      noNewPrivileges: task.noNewPrivileges,
    },
    { newSession: true },
  );
  begin(made, programNamed(twin.kernel.programs, found));
}

/**
 * A machine that is the twin of a Pod's network namespace: its servers run there too, started anew from the same files, on a clock, lots and
 * a network of their own. What is asked of the twin leaves no trace in the original. What a server has only in memory, or gets from its
 * standard input or another Pod, the twin does not have.
 */
export function twinOf(machine: Machine, net: NetworkNamespace, port: number): Machine {
  const clock = new Clock(machine.clock.now);
  const hostname = net.host === net ? machine.name : (servers(machine, net)[0]?.namespaces.uts.hostname ?? machine.name);
  const bugs: unknown[] = [];
  const twin = new Machine({
    ...machine.options,
    name: hostname,
    clock,
    random: new Random(1),
    network: new Network({ clock }),
    ip: net.address,
    onBug: (error) => void bugs.push(error),
  });
  for (const server of servers(machine, net)) startTwin(server, twin);
  const listens = () => twin.namespaces.net.sockets.some((socket) => socket.accepts && socket.local.port === port);
  clock.advanceTo(clock.now + patience, () => listens() || bugs.length > 0);
  if (bugs.length > 0) throw bugs[0];
  return twin;
}
