import { utf8ToBase64 } from '../../api/base64.ts';
import type { Secret } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { configMaps, secrets, serviceAccounts } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';

const type = 'kubernetes.io/service-account-token';
const accountName = 'kubernetes.io/service-account.name';
const accountUid = 'kubernetes.io/service-account.uid';

/** Fills the token Secrets that somebody makes for a service account, and deletes them with it (pkg/controller/serviceaccount TokensController). */
export function startTokensController(context: ControllerContext): Controller {
  const client = context.client('tokens-controller');
  const known = context.informer(secrets);
  const accounts = context.informer(serviceAccounts);
  const published = context.informer(configMaps);
  const queue = new WorkQueue({ clock: context.clock, name: 'service account tokens', sync });

  function sync(key: string): 'retry' | undefined {
    const secret = known.get(key);
    if (secret?.type !== type || secret.metadata.deletionTimestamp) return undefined;
    const { namespace, name, annotations = {} } = secret.metadata;
    const account = accounts.get(`${namespace}/${annotations[accountName]}`);
    if (!account || (annotations[accountUid] && annotations[accountUid] !== account.metadata.uid)) {
      client.delete(secrets, namespace!, name!, { preconditions: { uid: secret.metadata.uid! } });
      return undefined;
    }
    const { uid } = account.metadata;
    const wanted = {
      'ca.crt': utf8ToBase64(published.get(`${namespace}/kube-root-ca.crt`)?.data?.['ca.crt'] ?? ''),
      namespace: utf8ToBase64(namespace!),
      token: secret.data?.['token'] ?? utf8ToBase64(tokenFor(secret, uid!)),
    };
    if (annotations[accountUid] && secret.data?.['token'] && secret.data['ca.crt'] === wanted['ca.crt']) return undefined;
    const metadata = { ...secret.metadata, annotations: { ...annotations, [accountUid]: uid! } };
    const result = client.update(secrets, { ...secret, metadata, data: { ...secret.data, ...wanted } });
    return 'status' in result && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }

  const enqueue = (secret: Secret) => secret.type === type && queue.add(objectKey(secret));
  known.addHandler({ onAdd: enqueue, onUpdate: (_, secret) => enqueue(secret) });
  accounts.addHandler({
    onDelete(account) {
      for (const secret of known.list()) {
        const { namespace, annotations } = secret.metadata;
        if (namespace === account.metadata.namespace && annotations?.[accountName] === account.metadata.name) enqueue(secret);
      }
    },
  });
  return { stop: () => queue.stop() };
}

const url = (text: string) => utf8ToBase64(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** A token without an end, in the form of a JWT; nothing outside the cluster reads its signature. */
function tokenFor({ metadata }: Secret, uid: string): string {
  const account = metadata.annotations?.[accountName];
  const claims = {
    iss: 'kubernetes/serviceaccount',
    'kubernetes.io/serviceaccount/namespace': metadata.namespace,
    'kubernetes.io/serviceaccount/secret.name': metadata.name,
    'kubernetes.io/serviceaccount/service-account.name': account,
    'kubernetes.io/serviceaccount/service-account.uid': uid,
    sub: `system:serviceaccount:${metadata.namespace}:${account}`,
  };
  return [url(JSON.stringify({ alg: 'RS256', kid: 'podlab' })), url(JSON.stringify(claims)), url(`signed for ${uid}`)].join('.');
}
