import { isDns1123Subdomain, isPortName } from '../../../../api/validation/names.ts';
import type { Command } from '../../../command.ts';
import { UserError } from '../../../errors.ts';
import { intFlag, stringFlag, stringsFlag } from '../../../flags/flag.ts';
import type { Invocation } from '../../../invocation.ts';
import type { Unstructured } from '../../../resource/object.ts';
import { parsePortNumber } from '../../shared/parse-port.ts';
import { generated } from '../generate.ts';

interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

/** `5678:8080` or `80`. */
function parsePort(text: string): Omit<Port, 'protocol'> {
  const [first, target] = text.split(':') as [string, string?];
  return { name: text.replaceAll(':', '-'), port: parsePortNumber(first), targetPort: target === undefined ? Number(first) : targetOf(target) };
}

function targetOf(text: string): number | string {
  const isNumber = /^[+-]?\d+$/.test(text);
  const number = Number(text);
  const problems = isNumber ? (number < 1 || number > 65535 ? ['must be between 1 and 65535, inclusive'] : []) : isPortName(text);
  if (problems.length > 0) throw new UserError(problems.join(','));
  return isNumber ? number : text;
}

function serviceOf(invocation: Invocation, name: string, type: string, extra: object): Unstructured {
  const tcp = invocation.flags.list('tcp').map(parsePort);
  const nodePort = invocation.flags.has('node-port') ? invocation.flags.number('node-port') : 0;
  const ports = tcp.map((port) => ({ name: port.name, protocol: 'TCP', port: port.port, targetPort: port.targetPort, ...(nodePort > 0 ? { nodePort } : {}) }));
  const labels = { app: name };
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, labels },
    spec: { ...(ports.length > 0 ? { ports } : {}), selector: labels, ...extra, type },
    status: { loadBalancer: {} },
  };
}

const tcpFlag = stringsFlag('tcp', '', 'Ports, as port:targetPort.');

const kinds: readonly Command[] = [
  generated({
    name: 'clusterip',
    use: 'clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
    short: 'Create a ClusterIP service',
    flags: [tcpFlag, stringFlag('clusterip', '', 'Address of the Service; None for a headless one.')],
    failure: 'failed to create ClusterIP service: ',
    *make(invocation, name) {
      const address = invocation.flags.string('clusterip');
      if (address !== 'None' && invocation.flags.list('tcp').length === 0) throw new UserError('at least one tcp port specifier must be provided');
      return serviceOf(invocation, name, 'ClusterIP', address ? { clusterIP: address } : {});
    },
  }),
  generated({
    name: 'externalname',
    use: 'externalname NAME --external-name external.name [--dry-run=server|client|none]',
    short: 'Create an ExternalName service',
    flags: [tcpFlag, stringFlag('external-name', '', 'Name outside the cluster.')],
    required: ['external-name'],
    failure: 'failed to create ExternalName service: ',
    *make(invocation, name) {
      const externalName = invocation.flags.string('external-name');
      if (isDns1123Subdomain(externalName).length > 0) throw new UserError(`invalid service external name ${externalName}`);
      return serviceOf(invocation, name, 'ExternalName', { externalName });
    },
  }),
  ...(['NodePort', 'LoadBalancer'] as const).map((type) =>
    generated({
      name: type.toLowerCase(),
      use: `${type.toLowerCase()} NAME [--tcp=port:targetPort] [--dry-run=server|client|none]`,
      short: `Create a ${type} service`,
      flags: type === 'NodePort' ? [tcpFlag, intFlag('node-port', '', 'Port on the nodes.')] : [tcpFlag],
      failure: `failed to create ${type} service: `,
      *make(invocation, name) {
        if (invocation.flags.list('tcp').length === 0) throw new UserError('at least one tcp port specifier must be provided');
        return serviceOf(invocation, name, type, {});
      },
    }),
  ),
];

/** kubectl create service */
export const service: Command = {
  name: 'service',
  aliases: ['svc'],
  use: 'service',
  short: 'Create a service using a specified subcommand',
  commands: kinds,
};
