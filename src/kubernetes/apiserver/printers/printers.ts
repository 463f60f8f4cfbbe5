import type { KubernetesObject } from '../../api/meta.ts';
import type { ConfigMap, Lease, Namespace, RuntimeClass, Secret } from '../../api/types.ts';
import { printEvent } from './events.ts';
import { printHorizontalPodAutoscaler } from './metrics.ts';
import { printNode } from './nodes.ts';
import { printPod } from './pods.ts';
import { printPodDisruptionBudget, printPriorityClass, printResourceQuota, printRoleBinding } from './policies.ts';
import { age, type Printer } from './printer.ts';
import { printScale, rarePrinters } from './rare.ts';
import { printEndpointSlice, printEndpoints, printIngress, printIngressClass, printNetworkPolicy, printService } from './services.ts';
import { printPersistentVolume, printPersistentVolumeClaim, printStorageClass } from './storage.ts';
import {
  printControllerRevision,
  printCronJob,
  printDaemonSet,
  printDeployment,
  printJob,
  printPodTemplate,
  printReplicaSet,
  printReplicationController,
  printStatefulSet,
} from './workloads.ts';

/** A printer is only ever given objects of its own kind. */
const of = <T extends KubernetesObject>(printer: Printer<T>) => printer as unknown as Printer;
const sizeOf = (...parts: readonly (object | undefined)[]) => parts.reduce((sum, part) => sum + Object.keys(part ?? {}).length, 0);

const nameAndAge: Printer = (object, now) => [object.metadata.name!, age(object, now)];

/** By resource and group; kinds that are missing print name and time of creation. */
export const printers: Readonly<Record<string, Printer>> = {
  ...rarePrinters,
  componentstatuses: (object) => [object.metadata.name!, 'Healthy', 'ok', ''],
  configmaps: of<ConfigMap>((object, now) => [object.metadata.name!, sizeOf(object.data, object.binaryData), age(object, now)]),
  endpoints: of(printEndpoints),
  events: of(printEvent),
  'events.events.k8s.io': of(printEvent),
  namespaces: of<Namespace>((object, now) => [object.metadata.name!, object.status?.phase ?? '', age(object, now)]),
  nodes: of(printNode),
  persistentvolumeclaims: of(printPersistentVolumeClaim),
  persistentvolumes: of(printPersistentVolume),
  pods: of(printPod),
  podtemplates: of(printPodTemplate),
  replicationcontrollers: of(printReplicationController),
  resourcequotas: of(printResourceQuota),
  secrets: of<Secret>((object, now) => [object.metadata.name!, object.type ?? '', sizeOf(object.data), age(object, now)]),
  serviceaccounts: nameAndAge,
  services: of(printService),
  'controllerrevisions.apps': of(printControllerRevision),
  'daemonsets.apps': of(printDaemonSet),
  'deployments.apps': of(printDeployment),
  'replicasets.apps': of(printReplicaSet),
  'statefulsets.apps': of(printStatefulSet),
  'cronjobs.batch': of(printCronJob),
  'jobs.batch': of(printJob),
  'scales.autoscaling': of(printScale),
  'horizontalpodautoscalers.autoscaling': of(printHorizontalPodAutoscaler),
  'ingresses.networking.k8s.io': of(printIngress),
  'ingressclasses.networking.k8s.io': of(printIngressClass),
  'networkpolicies.networking.k8s.io': of(printNetworkPolicy),
  'poddisruptionbudgets.policy': of(printPodDisruptionBudget),
  'rolebindings.rbac.authorization.k8s.io': of(printRoleBinding),
  'clusterrolebindings.rbac.authorization.k8s.io': of(printRoleBinding),
  'storageclasses.storage.k8s.io': of(printStorageClass),
  'priorityclasses.scheduling.k8s.io': of(printPriorityClass),
  'leases.coordination.k8s.io': of<Lease>((object, now) => [object.metadata.name!, object.spec?.holderIdentity ?? '', age(object, now)]),
  'endpointslices.discovery.k8s.io': of(printEndpointSlice),
  'runtimeclasses.node.k8s.io': of<RuntimeClass>((object, now) => [object.metadata.name!, object.handler, age(object, now)]),
};
