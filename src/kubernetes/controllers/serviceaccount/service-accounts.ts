import { namespaces, serviceAccounts } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';

const name = 'default';

/** Each namespace has the service account `default`; a deleted one comes back (pkg/controller/serviceaccount). */
export function startServiceAccountsController(context: ControllerContext): Controller {
  const client = context.client('service-account-controller');
  const known = context.informer(namespaces);
  const accounts = context.informer(serviceAccounts);
  const queue = new WorkQueue({ clock: context.clock, name: 'serviceaccount', sync });

  function sync(namespace: string): 'retry' | undefined {
    const found = known.get(namespace);
    if (!found || found.metadata.deletionTimestamp || accounts.get(`${namespace}/${name}`)) return undefined;
    const result = client.create(serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });
    return 'status' in result && result.status.reason !== 'AlreadyExists' && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }

  known.addHandler({ onAdd: (namespace) => queue.add(namespace.metadata.name!), onUpdate: (_, namespace) => queue.add(namespace.metadata.name!) });
  accounts.addHandler({ onDelete: (account) => account.metadata.name === name && queue.add(account.metadata.namespace!) });
  return { stop: () => queue.stop() };
}
