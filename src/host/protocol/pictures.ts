/** What the pictures beside `nodes` and `lifecycle` are drawn from: each lab's own picture only. Times are microseconds since the epoch. */

/** D3: the volumes of one Pod and who has mounted them. */
export interface PodVolumesPicture {
  readonly pod: string;
  readonly volumes: readonly VolumePicture[];
  readonly mounts: readonly MountPicture[];
  /** Volumes that the API server adds by itself, left out of the drawing: `kube-api-access-x7k2p (projected)`. */
  readonly added: readonly string[];
}

export interface VolumePicture {
  readonly name: string;
  /** `emptyDir`, `emptyDir, in memory`, `configMap app` … */
  readonly type: string;
  /** The newest file in it, if the volume can be written to and has one. */
  readonly lastWrite?: { readonly path: string; readonly time: number /** Within the last seconds. */; readonly fresh: boolean };
}

export interface MountPicture {
  readonly container: string;
  readonly volume: string;
  /** In the container. */
  readonly path: string;
  readonly subPath: string;
  readonly readOnly: boolean;
  /** The runtime has mounted it into the container that runs now. */
  readonly mounted: boolean;
}

/** D5: a network namespace, with the Pods in it (several with hostNetwork). */
export interface NetworkPicture {
  /** Number of the network namespace, as `/proc/PID/ns/net` shows it. */
  readonly id: number;
  readonly pods: readonly string[];
  readonly node: string;
  /** The node's own namespace. */
  readonly isNode: boolean;
  readonly interfaces: readonly { readonly name: string; readonly address: string; readonly prefix: number }[];
  readonly containers: readonly string[];
  readonly sockets: readonly SocketPicture[];
}

export interface SocketPicture {
  readonly protocol: 'tcp' | 'udp';
  /** `::` for every address, `0.0.0.0` for every one of IPv4: as netstat shows them. */
  readonly address: string;
  readonly port: number;
  /** `pod/container` of the process that listens; '' when no container's does. */
  readonly container: string;
  readonly process: string;
  /** Connections to it that are open now. */
  readonly connections: number;
}

/** D7: who said what to whom on a Pod's way. */
export interface HopPicture {
  readonly id: number;
  readonly time: number;
  readonly from: ComponentName;
  readonly to: ComponentName;
  /** Of a kubelet or runtime: its node; else ''. */
  readonly node: string;
  /** `POST pods: 201` */
  readonly text: string;
  readonly failed: boolean;
}

export const componentNames = ['kubectl', 'API server', 'store', 'scheduler', 'controllers', 'kubelet', 'runtime'] as const;
export type ComponentName = (typeof componentNames)[number];

/** D9: what goes through a kubectl port-forward. */
export interface ForwardPicture {
  /** kubectl processes on the workstation that listen. */
  readonly tunnels: readonly TunnelPicture[];
  /** The last connections, the newest last. */
  readonly connections: readonly ConnectionPicture[];
}

export interface TunnelPicture {
  readonly command: string;
  readonly localPort: number;
}

export const forwardHops = ['client', 'kubectl', 'API server', 'kubelet', 'Pod network', 'process'] as const;
export type ForwardHop = (typeof forwardHops)[number];

export interface ConnectionPicture {
  readonly id: number;
  readonly time: number;
  /** The program that connected: `curl`. */
  readonly client: string;
  readonly localPort: number;
  readonly pod: string;
  readonly node: string;
  readonly remotePort: number;
  /** The process in the Pod that listens there: `main: nginx`; '' when none does. */
  readonly process: string;
  /** First line of what was sent: `GET / HTTP/1.1`. */
  readonly request: string;
  /** First line of what came back: `HTTP/1.1 200 OK`. */
  readonly answer: string;
  /** How far it has come. */
  readonly reached: ForwardHop;
  readonly isOpen: boolean;
  /** What went wrong, and at which hop. */
  readonly error?: { readonly at: ForwardHop; readonly text: string };
}

export const namespaceKinds = ['net', 'uts', 'ipc', 'pid', 'mnt', 'user', 'cgroup'] as const;
export type NamespaceKind = (typeof namespaceKinds)[number];

/** D11: the namespaces of one process. */
export interface NamespaceColumn {
  /** '' for the node itself. */
  readonly pod: string;
  readonly node: string;
  /** The container's name; `pause` with `isPause`. */
  readonly name: string;
  readonly isPause: boolean;
  /** The process as the node's ps shows it: `nginx`. */
  readonly process: string;
  /** As /proc/PID/ns shows them. */
  readonly ids: Readonly<Record<NamespaceKind, number>>;
}

/** Chapter 9: CPU in thousandths of a core, memory in bytes; undefined: not set. */
export interface AmountPicture {
  readonly request?: number;
  readonly limit?: number;
  readonly used: number;
}

export interface ResourcesPicture {
  readonly containers: readonly {
    readonly pod: string;
    readonly name: string;
    readonly node: string;
    readonly qos: string;
    readonly cpu: AmountPicture;
    readonly memory: AmountPicture;
    /** Periods of 100 ms in which it wanted more CPU than its limit. */
    readonly throttled: number;
    readonly oomKills: number;
  }[];
  readonly nodes: readonly {
    readonly name: string;
    readonly cpu: AmountPicture & { readonly allocatable: number };
    readonly memory: AmountPicture & { readonly allocatable: number };
  }[];
}

/** Chapter 14: where an image is. */
export interface ImagesPicture {
  /** Images that the Pods name or that a node has, as the registry knows them. */
  readonly registry: readonly { readonly name: string; readonly exists: boolean; readonly size: number; readonly layers: number }[];
  readonly nodes: readonly {
    readonly name: string;
    readonly images: readonly { readonly names: readonly string[]; readonly id: string; readonly size: number }[];
    /** Full names of images that are being pulled. */
    readonly pulling: readonly string[];
    readonly containers: readonly {
      readonly pod: string;
      readonly name: string;
      /** As the Pod says it. */
      readonly image: string;
      /** Of the image in the node's store; '' while it is not there. */
      readonly imageId: string;
      readonly running: boolean;
      /** Bytes that it has written over its image. */
      readonly written: number;
    }[];
  }[];
}

/** Chapter 16: the log files of each container, one for each run that its node has kept. */
export type LogsPicture = readonly {
  readonly pod: string;
  readonly container: string;
  readonly node: string;
  readonly directory: string;
  readonly files: readonly {
    /** `0.log`: of the first run. */
    readonly name: string;
    readonly bytes: number;
    readonly lines: number;
    /** What shows it: `logs`, `logs -p`, or nothing. */
    readonly read: 'logs' | 'logs -p' | '';
    /** Its name in /var/log/containers; '' if it has none. */
    readonly link: string;
  }[];
}[];

/** Chapter 17: the processes of the containers, and who is connected with which of them. */
export interface StreamsPicture {
  readonly containers: readonly { readonly pod: string; readonly name: string; readonly processes: readonly ProcessPicture[] }[];
  /** The last calls of kubectl exec and attach, the newest last. */
  readonly sessions: readonly SessionPicture[];
}

export interface ProcessPicture {
  /** As the container numbers it. */
  readonly pid: number;
  readonly command: string;
  /** `child`: of the main process, or of its children. */
  readonly origin: 'main' | 'child' | 'exec';
}

export interface SessionPicture {
  readonly id: number;
  readonly kind: 'exec' | 'attach';
  readonly pod: string;
  readonly container: string;
  /** What exec was told to run; '' of attach. */
  readonly command: string;
  /** The process at its other end, as the container numbers it; 0 until it is there, and when it came and went unseen. */
  readonly pid: number;
  /** It could not be started. */
  readonly failed: boolean;
  readonly input: boolean;
  readonly tty: boolean;
  readonly isOpen: boolean;
}
