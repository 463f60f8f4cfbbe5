import type { Describer } from './describe-object.ts';
import { cronJob, job } from './kinds/batch.ts';
import { certificateSigningRequest } from './kinds/certificate-signing-request.ts';
import { configMap, limitRange, namespace, resourceQuota, secret, serviceAccount } from './kinds/config.ts';
import { csiNode, volumeAttributesClass } from './kinds/csi.ts';
import { endpoints } from './kinds/endpoints.ts';
import { endpointSlice, ingress, ingressClass } from './kinds/network.ts';
import { networkPolicy } from './kinds/network-policy.ts';
import { node } from './kinds/node.ts';
import { horizontalPodAutoscaler, podDisruptionBudget, priorityClass } from './kinds/policy.ts';
import { role, roleBinding } from './kinds/rbac.ts';
import { service } from './kinds/service.ts';
import { ipAddress, serviceCIDR } from './kinds/service-cidr.ts';
import { persistentVolume, persistentVolumeClaim, storageClass } from './kinds/storage.ts';
import { daemonSet, deployment, replicaSet, replicationController, statefulSet } from './kinds/workloads.ts';

/** Describers by `group/Kind`; what is not here gets the generic one. */
export const describers: Readonly<Record<string, Describer>> = {
  '/ConfigMap': configMap,
  '/Endpoints': endpoints,
  '/LimitRange': limitRange,
  '/Namespace': namespace,
  '/Node': node,
  '/PersistentVolume': persistentVolume,
  '/PersistentVolumeClaim': persistentVolumeClaim,
  '/ReplicationController': replicationController,
  '/ResourceQuota': resourceQuota,
  '/Secret': secret,
  '/Service': service,
  '/ServiceAccount': serviceAccount,
  'apps/DaemonSet': daemonSet,
  'apps/Deployment': deployment,
  'apps/ReplicaSet': replicaSet,
  'apps/StatefulSet': statefulSet,
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'batch/CronJob': cronJob,
  'batch/Job': job,
  'certificates.k8s.io/CertificateSigningRequest': certificateSigningRequest,
  'discovery.k8s.io/EndpointSlice': endpointSlice,
  'networking.k8s.io/IPAddress': ipAddress,
  'networking.k8s.io/Ingress': ingress,
  'networking.k8s.io/IngressClass': ingressClass,
  'networking.k8s.io/NetworkPolicy': networkPolicy,
  'networking.k8s.io/ServiceCIDR': serviceCIDR,
  'policy/PodDisruptionBudget': podDisruptionBudget,
  'rbac.authorization.k8s.io/ClusterRole': role,
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleBinding,
  'rbac.authorization.k8s.io/Role': role,
  'rbac.authorization.k8s.io/RoleBinding': roleBinding,
  'scheduling.k8s.io/PriorityClass': priorityClass,
  'storage.k8s.io/CSINode': csiNode,
  'storage.k8s.io/StorageClass': storageClass,
  'storage.k8s.io/VolumeAttributesClass': volumeAttributesClass,
};
