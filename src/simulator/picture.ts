import type { ContainerPicture, Picture, PodPicture } from '../host/protocol/index.ts';
import type { Transport } from '../kubernetes/api/transport.ts';
import type { Container, ContainerStatus, Node, Pod } from '../kubernetes/api/types.ts';

interface PodTable {
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object: Pod }[];
}

/** Pods with the READY and STATUS columns that the server prints for them. */
export interface ShownPod {
  readonly pod: Pod;
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
}

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io';

/** All Pods of the cluster, by namespace and name, as `kubectl get pods -A` shows them. */
export function shownPods(transport: Transport): ShownPod[] {
  const answer = transport.request({ method: 'GET', path: '/api/v1/pods', query: { includeObject: 'Object' }, headers: { accept: asTable } });
  if (answer.code !== 200) return [];
  return (answer.body as PodTable).rows.map(({ cells, object }) => ({
    pod: object,
    ready: String(cells[1]),
    status: String(cells[2]),
    restarts: String(cells[3]),
  }));
}

function containerPicture(spec: Container, status: ContainerStatus | undefined, kind: ContainerPicture['kind']): ContainerPicture {
  const { state } = status ?? {};
  const shown = state?.running ? 'running' : state?.terminated ? 'terminated' : 'waiting';
  const exitCode = state?.terminated?.exitCode;
  return {
    name: spec.name,
    kind,
    image: spec.image ?? '',
    state: shown,
    reason: state?.waiting?.reason ?? state?.terminated?.reason ?? '',
    ...(exitCode === undefined ? {} : { exitCode }),
    restarts: status?.restartCount ?? 0,
    ready: status?.ready ?? false,
  };
}

function containersOf({ spec, status }: Pod): ContainerPicture[] {
  const find = (statuses: readonly ContainerStatus[] | undefined, name: string) => statuses?.find((one) => one.name === name);
  return [
    ...(spec.initContainers ?? []).map((one) =>
      containerPicture(one, find(status.initContainerStatuses, one.name), one.restartPolicy === 'Always' ? 'sidecar' : 'init'),
    ),
    ...spec.containers.map((one) => containerPicture(one, find(status.containerStatuses, one.name), 'app')),
    ...(spec.ephemeralContainers ?? []).map((one) => containerPicture(one as Container, find(status.ephemeralContainerStatuses, one.name), 'ephemeral')),
  ];
}

function podPicture({ pod, ready, status }: ShownPod): PodPicture {
  return {
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name ?? '',
    node: pod.spec.nodeName ?? '',
    ip: pod.status.podIP ?? '',
    phase: pod.status.phase ?? '',
    status,
    ready,
    conditions: (pod.status.conditions ?? []).map((condition) => ({ type: condition.type, status: condition.status })),
    containers: containersOf(pod),
    terminating: pod.metadata.deletionTimestamp !== undefined,
  };
}

/** The cluster as the diagrams draw it; `more`: what the lab's own picture shows beside nodes and Pods. */
export function picture(transport: Transport, more: (pods: readonly ShownPod[]) => Partial<Picture> = () => ({})): Picture {
  const nodes = transport.request({ method: 'GET', path: '/api/v1/nodes' }).body as { readonly items: readonly Node[] };
  const pods = shownPods(transport);
  return {
    nodes: nodes.items.map((node) => ({
      name: node.metadata.name ?? '',
      ip: node.status.addresses?.find((address) => address.type === 'InternalIP')?.address ?? '',
      ready: node.status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false,
    })),
    pods: pods.map(podPicture),
    ...more(pods),
  };
}
