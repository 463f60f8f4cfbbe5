import type { Command } from '../../../command.ts';
import { UserError } from '../../../errors.ts';
import { arrayFlag, intFlag, stringFlag, stringsFlag } from '../../../flags/flag.ts';
import type { Invocation } from '../../../invocation.ts';
import type { Unstructured } from '../../../resource/object.ts';
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
  const [port, target] = text.split(':');
  if (!/^\d+$/.test(port!)) throw new UserError(`strconv.Atoi: parsing "${port}": invalid syntax`);
  const targetPort = target === undefined || target === '' ? Number(port) : /^\d+$/.test(target) ? Number(target) : target;
  return { name: text.replace(':', '-'), port: Number(port), targetPort };
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
      return serviceOf(invocation, name, 'ExternalName', { externalName: invocation.flags.string('external-name') });
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

const rule = /^(?<host>[\w*.-]*)(?<path>\/[^=,*]*)?(?<wild>\*)?=(?<service>[\w.-]+):(?<port>[\w-]+)(?<tls>,tls(?:=(?<secret>[\w.-]+)?)?)?$/;

const backendOf = (name: string, port: string) => ({ service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } });

/** kubectl create ingress */
export const ingress: Command = generated({
  name: 'ingress',
  aliases: ['ing'],
  use: 'ingress NAME --rule=host/path=service:port[,tls[=secret]]',
  short: 'Create an ingress with the specified name',
  examples: '  kubectl create ingress web --rule="example.com/*=web:80"',
  flags: [
    stringFlag('class', '', 'Class of the Ingress.'),
    arrayFlag('rule', '', 'A rule, as host/path=service:port; a path with * at its end is a prefix.'),
    stringFlag('default-backend', '', 'Where all else goes, as service:port.'),
    arrayFlag('annotation', '', 'Annotations, as key=value.'),
  ],
  failure: 'failed to create ingress: ',
  *make({ flags }, name) {
    const texts = flags.list('rule');
    const fallback = flags.string('default-backend');
    if (texts.length === 0 && fallback === '')
      throw new UserError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    const hosts = new Map<string, object[]>();
    const tls: object[] = [];
    for (const text of texts) {
      const match = rule.exec(text)?.groups;
      if (!match) throw new UserError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
      const path = { path: match['path'] || '/', pathType: match['wild'] ? 'Prefix' : 'Exact', backend: backendOf(match['service']!, match['port']!) };
      hosts.set(match['host']!, [...(hosts.get(match['host']!) ?? []), path]);
      if (match['tls']) tls.push({ hosts: [match['host']!], ...(match['secret'] ? { secretName: match['secret'] } : {}) });
    }
    const annotations = Object.fromEntries(flags.list('annotation').map((text) => [text.split('=')[0]!, text.slice(text.indexOf('=') + 1)]));
    const [service, port] = fallback.split(':');
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: {
        ...(flags.string('class') ? { ingressClassName: flags.string('class') } : {}),
        ...(fallback ? { defaultBackend: backendOf(service!, port ?? '') } : {}),
        ...(tls.length > 0 ? { tls } : {}),
        ...(hosts.size > 0 ? { rules: [...hosts].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } })) } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
});
