import type { Random } from '../../../time/index.ts';
import { configMaps, namespaces } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';

const name = 'kube-root-ca.crt';
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. ' +
  'No other usage is guaranteed across distributions of Kubernetes clusters.';

/** Each namespace has the ConfigMap kube-root-ca.crt, for the token volumes of its Pods (pkg/controller/certificates/rootcacertpublisher). */
export function startRootCaCertPublisher(context: ControllerContext): Controller {
  const client = context.client('root-ca-cert-publisher');
  const known = context.informer(namespaces);
  const published = context.informer(configMaps);
  const data = { 'ca.crt': certificate(context.random.fork('root-ca')) };
  const queue = new WorkQueue({ clock: context.clock, name: 'root-ca-cert-publisher', sync });

  function sync(namespace: string): 'retry' | undefined {
    const found = known.get(namespace);
    if (!found || found.metadata.deletionTimestamp) return undefined;
    const old = published.get(`${namespace}/${name}`);
    if (old?.data?.['ca.crt'] === data['ca.crt']) return undefined;
    const annotations = { 'kubernetes.io/description': description };
    const result = old
      ? client.update(configMaps, { ...old, data, metadata: { ...old.metadata, annotations } })
      : client.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, annotations }, data });
    return 'status' in result && result.status.reason !== 'AlreadyExists' && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }

  const enqueue = ({ metadata }: { readonly metadata: { readonly name?: string; readonly namespace?: string } }) => {
    if (metadata.name === name) queue.add(metadata.namespace!);
  };
  known.addHandler({ onAdd: (namespace) => queue.add(namespace.metadata.name!) });
  published.addHandler({ onUpdate: (_, configMap) => enqueue(configMap), onDelete: enqueue });
  return { stop: () => queue.stop() };
}

/** Text in the form of a certificate; nothing in a simulated cluster reads what is inside. */
function certificate(random: Random): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const lines = Array.from({ length: 17 }, () => random.text(64, alphabet));
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n${random.text(40, alphabet)}\n-----END CERTIFICATE-----\n`;
}
