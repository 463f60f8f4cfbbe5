import { type Duration, minute } from '../time/index.ts';

/** The clusters that sessions and labs name. */
export type LayoutName = 'a' | 'b';

export interface NodeLayout {
  readonly name: string;
  readonly ip: string;
  /** Of the network plugin, not the controller's spec.podCIDR. */
  readonly podCIDR: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly storageBytes: number;
}

export interface Layout {
  readonly nodes: readonly NodeLayout[];
  /** Where the API server and the cluster's DNS answer. */
  readonly controlPlaneIP: string;
  /** The reader's machine. */
  readonly workstationIP: string;
  readonly clusterDNS: string;
  /** How long the cluster has been up when the reader comes. */
  readonly uptime: Duration;
}

const kibibyte = 1024;

function node(index: number): NodeLayout {
  return {
    name: `node-${index}`,
    ip: `172.18.0.${index + 1}`,
    podCIDR: `10.244.${index}.0/24`,
    cpus: 2,
    memoryBytes: 24_684_092 * kibibyte,
    storageBytes: 264_212_084 * kibibyte,
  };
}

const base = { controlPlaneIP: '172.18.0.1', workstationIP: '172.18.0.254', clusterDNS: '10.96.0.10', uptime: 85 * minute };

/** a: two nodes; b: three. */
export const layouts: Readonly<Record<LayoutName, Layout>> = {
  a: { ...base, nodes: [node(1), node(2)] },
  b: { ...base, nodes: [node(1), node(2), node(3)] },
};

/** `count` nodes, for measurements: 10.N.M.0/24 each, since one second octet holds only 254 ranges. */
export function manyNodes(count: number): Layout {
  const nodes = Array.from({ length: count }, (_, i) => ({
    ...node(1),
    name: `node-${i + 1}`,
    ip: `172.${18 + (i >> 15)}.${(i >> 7) & 255}.${(i & 127) + 2}`,
    podCIDR: `10.${128 + (i >> 8)}.${i & 255}.0/24`,
    cpus: 64,
  }));
  return { ...base, nodes, uptime: minute };
}
