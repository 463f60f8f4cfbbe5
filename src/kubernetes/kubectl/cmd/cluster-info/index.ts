import type { Execution } from '../../../../machine/process/types.ts';
import type { Service } from '../../../api/types.ts';
import type { Command } from '../../command.ts';
import type { Invocation } from '../../invocation.ts';
import { listObjects } from '../../resource/helper.ts';
import type { Mapping } from '../../resource/mapper.ts';
import { dump } from './dump.ts';

/** kubectl cluster-info */
export const clusterInfo: Command = {
  name: 'cluster-info',
  use: 'cluster-info [flags]',
  short: 'Display cluster information',
  examples: '  kubectl cluster-info',
  commands: [dump],
  run,
};

const services: Mapping = { group: '', version: 'v1', kind: 'Service', resource: 'services', namespaced: true };

function* run(invocation: Invocation): Execution<void> {
  const client = yield* invocation.client();
  const list = yield* listObjects(invocation, services, 'kube-system', { labelSelector: 'kubernetes.io/cluster-service=true' });
  const line = (name: string, link: string) => `\x1b[0;32m${name}\x1b[0m is running at \x1b[0;33m${link}\x1b[0m\n`;
  const plain = (text: string) => (invocation.process.isTerminal(1) ? text : text.replaceAll(/\x1b\[[0-9;]*m/g, ''));
  yield* invocation.out(plain(line('Kubernetes control plane', client.server)));
  for (const item of list.items) {
    const { metadata, spec } = item as unknown as Service;
    const port = spec?.ports?.[0];
    const name = metadata.labels?.['kubernetes.io/name'] ?? metadata.name!;
    const scheme = port?.name === 'https' || port?.port === 443 ? 'https:' : '';
    yield* invocation.out(
      plain(line(name, `${client.server}/api/v1/namespaces/${metadata.namespace}/services/${scheme}${metadata.name}:${port?.name ?? ''}/proxy`)),
    );
  }
  yield* invocation.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
}
