import { SystemError } from '../../../../machine/process/errors.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import type { KubernetesList } from '../../../api/meta.ts';
import type { Pod } from '../../../api/types.ts';
import { bodyText } from '../../../api/wire.ts';
import { statusOf } from '../../client.ts';
import type { Command } from '../../command.ts';
import { writeText } from '../../files.ts';
import { boolFlag, stringFlag, stringsFlag } from '../../flags/flag.ts';
import { podRunningTimeoutFlag, printFlags } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { readFormat } from '../../printers/format.ts';
import { makePrinter } from '../../printers/object-printer.ts';

/** kubectl cluster-info dump */
export const dump: Command = {
  name: 'dump',
  use: 'dump [flags]',
  short: 'Dump relevant information for debugging and diagnosis',
  long: 'Prints the nodes, and of the current namespace and kube-system the events, Services, workloads, Pods and the logs of their containers. With --output-directory they become files there.',
  flags: [
    ...printFlags,
    stringFlag('output-directory', '', 'Directory to write files to; standard output if empty or `-`.'),
    stringsFlag('namespaces', '', 'Namespaces to dump.'),
    boolFlag('all-namespaces', 'A', 'Dump all namespaces.'),
    podRunningTimeoutFlag,
  ],
  run,
};

/** What is dumped of a namespace: the name of its file, and the collection. */
const collections: readonly (readonly [string, string, string])[] = [
  ['events', '/api/v1', 'events'],
  ['replication-controllers', '/api/v1', 'replicationcontrollers'],
  ['services', '/api/v1', 'services'],
  ['daemonsets', '/apis/apps/v1', 'daemonsets'],
  ['deployments', '/apis/apps/v1', 'deployments'],
  ['replicasets', '/apis/apps/v1', 'replicasets'],
  ['pods', '/api/v1', 'pods'],
];

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const directory = flags.string('output-directory');
  const format = flags.string('output') || 'json';
  const printer = yield* makePrinter(invocation, readFormat(format, '', [format])!, {
    showManagedFields: flags.bool('show-managed-fields'),
    allowMissingKeys: true,
    noHeaders: false,
    typed: true,
  });
  const put = (file: string, text: string) => write(invocation, directory, file, text);
  const list = function* (path: string, file: string): Execution<KubernetesList> {
    const request = { method: 'GET', path } as const;
    const answer = yield* (yield* invocation.client()).request(request);
    const typed = JSON.parse(bodyText(request, answer)) as KubernetesList;
    const extension = format === 'json' || format === 'yaml' ? format : 'txt';
    if (file !== '') yield* put(`${file}.${extension}`, printer(typed));
    return typed;
  };
  yield* list('/api/v1/nodes', 'nodes');
  for (const namespace of yield* namespacesOf(invocation, list)) {
    let pods: readonly Pod[] = [];
    for (const [file, version, resource] of collections) {
      const found = yield* list(`${version}/namespaces/${namespace}/${resource}`, `${namespace}/${file}`);
      if (resource === 'pods') pods = found.items as unknown as readonly Pod[];
    }
    for (const pod of pods) yield* put(`${namespace}/${pod.metadata.name}/logs.txt`, yield* logsOf(invocation, pod));
  }
  if (directory !== '' && directory !== '-') yield* invocation.out(`Cluster info dumped to ${directory}\n`);
}

function* namespacesOf(invocation: Invocation, list: (path: string, file: string) => Execution<KubernetesList>): Execution<readonly string[]> {
  const { flags } = invocation;
  if (flags.bool('all-namespaces')) return (yield* list('/api/v1/namespaces', '')).items.map(({ metadata }) => metadata.name ?? '');
  const given = flags.list('namespaces');
  return given.length > 0 ? given : ['kube-system', (yield* invocation.namespace()).name];
}

function* logsOf(invocation: Invocation, { metadata, spec }: Pod): Execution<string> {
  let text = '';
  for (const { name } of [...(spec.initContainers ?? []), ...spec.containers]) {
    const what = `logs for container ${name} of pod ${metadata.namespace}/${metadata.name} ====\n`;
    const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log`;
    const answer = yield* (yield* invocation.client()).attempt({ method: 'GET', path, query: { container: name } });
    const body = answer.code < 400 ? String(answer.body ?? '') : `Request log error: ${statusOf(answer).message ?? ''}\n`;
    text += `==== START ${what}${body}==== END ${what}`;
  }
  return text;
}

function* write(invocation: Invocation, directory: string, file: string, text: string): Execution<void> {
  if (directory === '' || directory === '-') return yield* invocation.out(text);
  const path = `${directory}/${file}`;
  const parts = path.split('/').slice(0, -1);
  for (let i = 1; i <= parts.length; i++) {
    const parent = parts.slice(0, i).join('/');
    try {
      if (parent !== '') invocation.process.mkdir(parent, 0o755);
    } catch (error) {
      if (!(error instanceof SystemError) || error.code !== 'EEXIST') throw error;
    }
  }
  yield* writeText(invocation.process, path, text, 0o644);
}
