import type { Execution } from '../../../../machine/process/types.ts';
import { fromLabelSelector } from '../../../api/selector.ts';
import type { ServicePort } from '../../../api/types.ts';
import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { UserError } from '../../errors.ts';
import { dryRunOf } from '../../flags/dry-run.ts';
import { stringFlag } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { createObject } from '../../resource/helper.ts';
import { objectOf } from '../../resource/info.ts';
import type { Mapping } from '../../resource/mapper.ts';
import { at, type Unstructured, withMetadata } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { saveMadeConfiguration } from '../apply/last-applied.ts';
import { parseInteger, parseLabels } from '../run/pod.ts';
import { applyOverrides } from '../shared/overrides.ts';
import { recorded, recordFlag } from '../shared/record.ts';

/** kubectl expose */
export const expose: Command = {
  name: 'expose',
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  examples: '  # A Service for a Deployment\n  kubectl expose deployment web --port=80 --target-port=8080',
  flags: [
    recordFlag,
    ...printFlags,
    stringFlag('protocol', '', 'Protocol of the Service; TCP if the object says nothing else.'),
    stringFlag('port', '', "Port of the Service; the object's own if empty."),
    stringFlag('type', '', 'Type of the Service: ClusterIP, NodePort, LoadBalancer, ExternalName.'),
    stringFlag('load-balancer-ip', '', 'Address for the load balancer.'),
    stringFlag('selector', '', 'Labels of the Pods, as app=web.'),
    stringFlag('labels', 'l', 'Labels of the Service.'),
    stringFlag('target-port', '', 'Name or number of the port in the container.'),
    stringFlag('external-ip', '', 'Another address of the Service.'),
    stringFlag('name', '', 'Name of the Service.'),
    stringFlag('session-affinity', '', 'None or ClientIP.'),
    stringFlag('cluster-ip', '', 'Address of the Service; None for a headless one.'),
    ...fileFlags('identifying the resource to expose a service'),
    dryRunFlag,
    saveConfigFlag,
    fieldManagerFlag('kubectl-expose'),
    stringFlag('overrides', '', 'JSON that is merged into the object.'),
    stringFlag('override-type', '', 'How: json, merge or strategic.', 'merge'),
  ],
  run,
  complete: completeResources,
};

const serviceMapping: Mapping = { group: '', version: 'v1', kind: 'Service', resource: 'services', namespaced: true };
const exposable = new Set(['Pod', 'Service', 'ReplicationController', 'Deployment', 'ReplicaSet']);

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const dryRun = yield* dryRunOf(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun, typed: dryRun === 'client' });
  const result = yield* select(invocation, { ...(yield* selectionFromFlags(invocation)), labelSelector: '', continueOnError: true, flatten: true });
  const { name: namespace } = yield* invocation.namespace();
  yield* result.visit(function* (info) {
    const object = objectOf(info);
    if (!exposable.has(object.kind!)) throw new UserError(`cannot expose a ${[info.mapping.kind, info.mapping.group].filter((part) => part !== '').join('.')}`);
    const service = recorded(invocation, applyOverrides(invocation, serviceFor(invocation, object, info.name)));
    if (dryRun === 'client') return yield* printer.print(withMetadata(service, flags.changed('namespace') ? { namespace } : {}), 'exposed');
    const options = { dryRun: dryRun === 'server', fieldManager: flags.string('field-manager') };
    yield* printer.print(
      yield* createObject(invocation, serviceMapping, namespace, saveMadeConfiguration(flags.bool('save-config'), service), options),
      'exposed',
    );
  });
}

function selectorFor(invocation: Invocation, object: Unstructured): Readonly<Record<string, string>> {
  const given = invocation.flags.string('selector');
  if (given !== '') return parseLabels(given);
  const fail = (text: string): never => {
    throw new UserError(`couldn't retrieve selectors via --selector flag or introspection: ${text}`);
  };
  if (object.kind === 'Pod') {
    const { labels = {} } = object.metadata;
    return Object.keys(labels).length > 0 ? labels : fail('the pod has no labels and cannot be exposed');
  }
  const selector = at(object, 'spec', 'selector') as Record<string, unknown> | undefined;
  if (!selector) return fail('the service has no pod selector set');
  if (object.kind === 'Service' || object.kind === 'ReplicationController') return selector as Record<string, string>;
  if (selector['matchExpressions']) {
    const read = fromLabelSelector(selector as never);
    return fail(`couldn't convert expressions - "${'error' in read ? read.error : read.selector.toString()}" to map-based selector format`);
  }
  return (selector['matchLabels'] ?? {}) as Record<string, string>;
}

/** The ports the object itself names, with their protocols. */
function ownPorts(object: Unstructured): readonly { readonly port: number; readonly protocol: string }[] {
  if (object.kind === 'Service') {
    return ((at(object, 'spec', 'ports') ?? []) as readonly ServicePort[]).map(({ port, protocol = 'TCP' }) => ({ port, protocol }));
  }
  const spec = object.kind === 'Pod' ? at(object, 'spec') : at(object, 'spec', 'template', 'spec');
  const containers = (at(spec, 'containers') ?? []) as readonly {
    readonly ports?: readonly { readonly containerPort: number; readonly protocol?: string }[];
  }[];
  return containers.flatMap((container) => container.ports ?? []).map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol }));
}

function portsFor(invocation: Invocation, object: Unstructured): readonly object[] {
  const { flags } = invocation;
  const own = ownPorts(object);
  const given = flags.string('port');
  const headless = flags.string('cluster-ip') === 'None';
  if (given === '' && own.length === 0 && !headless) throw new UserError("couldn't find port via --port flag or introspection");
  const numbers = given === '' ? own.map(({ port }) => port) : given.split(',').map(parseInteger);
  const target = flags.string('target-port');
  const protocols = (port: number) => [...new Set(own.filter((one) => one.port === port).map(({ protocol }) => protocol))];
  return numbers.flatMap((port, i) => {
    const name = numbers.length > 1 ? `port-${i + 1}` : '';
    const targetPort = target === '' ? port : /^[+-]?\d+$/.test(target) ? Number(target) : target;
    const known = flags.string('protocol') ? [flags.string('protocol')] : protocols(port);
    // A port of several protocols becomes one port of each.
    if (known.length > 1) return known.map((protocol) => ({ name: `port-${i + 1}-${protocol.toLowerCase()}`, protocol, port, targetPort }));
    return [{ ...(name ? { name } : {}), protocol: known[0] ?? 'TCP', port, targetPort }];
  });
}

/** The Service for an object (kubectl/pkg/cmd/expose). */
function serviceFor(invocation: Invocation, object: Unstructured, ownName: string): Unstructured {
  const { flags } = invocation;
  const selector = selectorFor(invocation, object);
  const ports = portsFor(invocation, object);
  const affinities = ['', 'None', 'ClientIP'];
  if (!affinities.includes(flags.string('session-affinity'))) throw new UserError(`unknown session affinity: ${flags.string('session-affinity')}`);
  const labels = flags.string('labels') === '' ? object.metadata.labels : parseLabels(flags.string('labels'));
  const [type, clusterIP, affinity, external, balancer] = ['type', 'cluster-ip', 'session-affinity', 'external-ip', 'load-balancer-ip'].map((name) =>
    flags.string(name),
  );
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: flags.string('name') || ownName.slice(0, 63), ...(labels ? { labels } : {}) },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector,
      ...(clusterIP ? { clusterIP } : {}),
      ...(type ? { type } : {}),
      ...(external ? { externalIPs: [external] } : {}),
      ...(affinity ? { sessionAffinity: affinity } : {}),
      ...(balancer && type === 'LoadBalancer' ? { loadBalancerIP: balancer } : {}),
    },
    status: { loadBalancer: {} },
  };
}
