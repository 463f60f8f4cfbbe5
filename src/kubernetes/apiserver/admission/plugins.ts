import type { Clock, Random } from '../../../time/index.ts';
import type { Storage } from '../registry/storage.ts';
import { AdmissionChain } from './chain.ts';
import { persistentVolumeClaimResize } from './claim-resize.ts';
import { defaultIngressClass, defaultStorageClass } from './default-classes.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { podResize } from './pod-resize.ts';
import { podTopologyLabels } from './pod-topology-labels.ts';
import { podSecurity } from './podsecurity/pod-security.ts';
import { mutatingAdmissionPolicy, validatingAdmissionPolicy } from './policies/plugins.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';

/** The plugins that are on by default, in their order. */
export function admissionChain(storage: Storage, random: Random, clock: Clock): AdmissionChain {
  const plugins = [
    namespaceLifecycle(storage),
    limitRanger(storage),
    serviceAccount(storage, random.fork('serviceaccount')),
    taintNodesByCondition,
    podSecurity(storage),
    priority(storage),
    defaultTolerationSeconds,
    defaultStorageClass(storage),
    storageObjectInUseProtection,
    persistentVolumeClaimResize(storage),
    runtimeClass(storage),
    defaultIngressClass(storage),
    podTopologyLabels(storage),
    podResize(storage),
    validatingAdmissionPolicy(storage, clock),
    resourceQuota(storage, clock),
  ];
  return new AdmissionChain(plugins, mutatingAdmissionPolicy(storage, clock));
}
