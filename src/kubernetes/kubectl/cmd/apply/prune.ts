import type { Execution } from '../../../../machine/process/types.ts';
import { NoKindMatchError, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { klog } from '../../log.ts';
import type { OperationPrinter } from '../../printers/operation-printer.ts';
import { deleteObject, listObjects } from '../../resource/helper.ts';
import { findKindMapping, type Mapping } from '../../resource/mapper.ts';
import type { Visited } from './apply.ts';
import { lastAppliedOf } from './last-applied.ts';
import type { ApplyOptions } from './options.ts';
import { propagation } from './patcher.ts';

/** What --prune looks through without an allowlist (kubectl/pkg/util/prune). */
const defaultTypes = [
  '/v1/ConfigMap',
  '/v1/Endpoints',
  '/v1/PersistentVolumeClaim',
  '/v1/Pod',
  '/v1/ReplicationController',
  '/v1/Secret',
  '/v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  '/v1/Namespace',
  '/v1/PersistentVolume',
];

/** Reads --prune-allowlist: `core/v1/ConfigMap`. */
export function* readAllowlist(invocation: Invocation): Execution<readonly Mapping[]> {
  const discovery = yield* invocation.discovery();
  return invocation.flags.list('prune-allowlist').map((text) => {
    const parts = text.split('/');
    if (parts.length !== 3) throw new UserError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const [group, version, kind] = parts as [string, string, string];
    return findKindMapping(discovery, group === 'core' ? '' : group, version, kind);
  });
}

const deprecation =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.';

function* mappingsOf(invocation: Invocation, allowlist: readonly Mapping[]): Execution<readonly Mapping[]> {
  if (allowlist.length > 0) return allowlist;
  yield* invocation.err(klog(invocation.process, 'W', 'prune.go:71', deprecation));
  const discovery = yield* invocation.discovery();
  return defaultTypes.map((type) => {
    const [group, version, kind] = type.split('/') as [string, string, string];
    try {
      return findKindMapping(discovery, group, version, kind);
    } catch (error) {
      if (!(error instanceof NoKindMatchError)) throw error;
      const gvk = `${group}/${version}, Kind=${kind}, Namespaced=true`;
      throw new UserError(`error retrieving RESTMappings to prune: invalid resource ${gvk}: ${error.message}`);
    }
  });
}

/** Deletes what was applied before, matches the selector and was not among the files of this run. */
export function* prune(
  invocation: Invocation,
  options: ApplyOptions,
  printer: OperationPrinter,
  visited: Visited,
  allowlist: readonly Mapping[],
): Execution<void> {
  const mappings = yield* mappingsOf(invocation, allowlist);
  for (const namespace of visited.namespaces) {
    for (const mapping of mappings.filter((candidate) => candidate.namespaced)) yield* pruneType(invocation, options, printer, visited, mapping, namespace);
  }
  for (const mapping of mappings.filter((candidate) => !candidate.namespaced)) yield* pruneType(invocation, options, printer, visited, mapping, '');
}

function* pruneType(
  invocation: Invocation,
  options: ApplyOptions,
  printer: OperationPrinter,
  visited: Visited,
  mapping: Mapping,
  namespace: string,
): Execution<void> {
  const selector = invocation.flags.string('selector');
  const list = yield* listObjects(invocation, mapping, namespace, selector ? { labelSelector: selector } : {});
  const grace = invocation.flags.number('grace-period');
  for (const item of list.items) {
    if (lastAppliedOf(item) === undefined || visited.uids.has(item.metadata.uid ?? '')) continue;
    const object = { ...item, apiVersion: mapping.group ? `${mapping.group}/${mapping.version}` : mapping.version, kind: mapping.kind };
    if (options.dryRun !== 'client') {
      yield* deleteObject(invocation, mapping, namespace, item.metadata.name!, {
        ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
        ...(options.dryRun === 'server' ? { dryRun: ['All'] } : {}),
        propagationPolicy: propagation(invocation.flags.string('cascade')),
      });
    }
    yield* printer.print(object, 'pruned');
  }
}
