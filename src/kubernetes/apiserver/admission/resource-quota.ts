import type { Clock } from '../../../time/index.ts';
import { findResource } from '../../api/scheme.ts';
import type { ResourceQuota } from '../../api/types.ts';
import { requestsPart } from '../part.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionPlugin } from './chain.ts';

const quotas = findResource('', 'v1', 'resourcequotas')!;

/** Refuses what would exceed a quota, and counts what does not (apiserver/pkg/admission/plugin/resourcequota). */
export function resourceQuota(storage: Storage, clock: Clock): AdmissionPlugin {
  return {
    name: 'ResourceQuota',
    validate(request) {
      const { resource, operation, subresource, object } = request;
      if (!resource.namespaced || subresource || (operation !== 'CREATE' && operation !== 'UPDATE') || storage.isEmpty(quotas)) return;
      const all = storage.list(quotas, object.metadata.namespace ?? '') as readonly ResourceQuota[];
      if (all.length > 0) requestsPart.code.keepQuotas(request, all, storage, clock);
    },
  };
}
