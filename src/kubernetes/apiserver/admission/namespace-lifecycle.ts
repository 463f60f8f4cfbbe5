import { forbidden, notFound } from '../../api/errors.ts';
import { findResource } from '../../api/scheme.ts';
import { refuse } from '../refusal.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionPlugin, AdmissionRequest } from './chain.ts';

const namespaces = findResource('', 'v1', 'namespaces')!;

/** The name that a refusal tells: the object's, or the one it is generated from. */
export function nameOf({ object }: AdmissionRequest): string {
  return object.metadata.name || object.metadata.generateName || 'Unknown';
}

/** Nothing is created in a namespace that does not exist or is being deleted (NamespaceLifecycle). */
export function namespaceLifecycle(storage: Storage): AdmissionPlugin {
  return {
    name: 'NamespaceLifecycle',
    admit(request) {
      const { resource, operation, object } = request;
      if (operation !== 'CREATE' || !resource.namespaced) return object;
      const namespace = object.metadata.namespace ?? '';
      const found = storage.get(namespaces, '', namespace);
      if (!found) return refuse(notFound(namespaces, namespace));
      if (found.metadata.deletionTimestamp) {
        const text = `unable to create new content in namespace ${namespace} because it is being terminated`;
        const status = forbidden(resource, nameOf(request), text);
        const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' };
        return refuse({ ...status, details: { ...status.details, causes: [cause] } });
      }
      return object;
    },
  };
}
