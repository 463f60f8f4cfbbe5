import { findResource } from '../../../api/scheme.ts';
import { requestsPart } from '../../part.ts';
import type { Storage } from '../../registry/storage.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../chain.ts';

const namespaces = findResource('', 'v1', 'namespaces')!;
const makers = [
  'podtemplates',
  'replicationcontrollers',
  'replicasets.apps',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
];

/** Without a label of its own a namespace allows everything, and warns of nothing. */
const isMarked = (labels: Readonly<Record<string, string>> | undefined) =>
  Object.keys(labels ?? {}).some((label) => label.startsWith('pod-security.kubernetes.io/'));

/** Refuses Pods, and warns of them and of what makes them, by the levels that their namespace's labels name (pod-security-admission). */
export function podSecurity(storage: Storage): AdmissionPlugin {
  const labelsFor = ({ object }: AdmissionRequest) => storage.get(namespaces, '', object.metadata.namespace ?? '')?.metadata.labels;
  return {
    name: 'PodSecurity',
    resources: new Set(['namespaces', 'pods', ...makers]),
    validate(request) {
      const { operation, resource, object, old } = request;
      if (operation !== 'CREATE' && operation !== 'UPDATE') return;
      if (resource.resource === 'namespaces') {
        if (isMarked(object.metadata.labels) || isMarked(old?.metadata.labels)) requestsPart.code.enforceOnNamespace(request, storage);
        return;
      }
      const labels = labelsFor(request);
      if (!isMarked(labels)) return;
      if (resource.resource === 'pods') requestsPart.code.enforceOnPod(request, labels);
      else requestsPart.code.enforceOnController(request, labels);
    },
  };
}
