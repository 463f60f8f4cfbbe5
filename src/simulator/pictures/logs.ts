import type { LogsPicture } from '../../host/protocol/index.ts';
import type { ContainerStatus } from '../../kubernetes/cri/index.ts';
import { podLogDirectory } from '../../kubernetes/kubelet/index.ts';
import type { Machine } from '../../machine/index.ts';
import { type PlacedPod, placedPods } from './processes.ts';
import type { MakeSource } from './source.ts';

type ContainerLogs = LogsPicture[number];
type LogFile = ContainerLogs['files'][number];

/** Lines of a log file: the runtime ends each with a line feed. */
const linesIn = (bytes: Uint8Array): number => bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);

/** The links that agents look for, by the file they lead to. */
function linksOf({ agent }: Machine, runtime: PlacedPod['runtime']): Map<string, string> {
  const directory = '/var/log/containers';
  const names = agent ? runtime.files.list(directory) : [];
  return new Map(names.flatMap((name) => [[runtime.files.realpath(`${directory}/${name}`) ?? '', name] as const]));
}

function logsOf({ name: pod, pod: object, node, machine, runtime, uid }: PlacedPod): ContainerLogs[] {
  const links = linksOf(machine, runtime);
  const statuses = runtime.runtime.listContainers(uid).flatMap(({ id }) => runtime.runtime.containerStatus(id) ?? []);
  const own = [...(object.spec.initContainers ?? []), ...object.spec.containers, ...(object.spec.ephemeralContainers ?? [])];
  return own.map(({ name }) => {
    const directory = `${podLogDirectory(object.metadata)}/${name}`;
    const runs = statuses.filter(({ metadata }) => metadata.name === name).sort((a, b) => a.createdAt - b.createdAt);
    const files = runtime.files.list(directory).flatMap((file): LogFile[] => {
      const path = `${directory}/${file}`;
      const found = runtime.files.readFile(path);
      return found ? [{ name: file, bytes: found.length, lines: linesIn(found), read: readWith(path, runs), link: links.get(path) ?? '' }] : [];
    });
    return { pod, container: name, node, directory, files };
  });
}

/** Which command of kubectl prints the file of a run. */
function readWith(path: string, runs: readonly ContainerStatus[]): LogFile['read'] {
  if (runs.at(-1)?.logPath === path) return 'logs';
  return runs.at(-2)?.logPath === path ? 'logs -p' : '';
}

/** Chapter 16: the log files of the containers on their nodes, one for each run that is kept. */
export const logsSource: MakeSource = (simulation) => ({
  picture: (pods) => ({ logs: placedPods(simulation, pods).flatMap(logsOf) }),
});
