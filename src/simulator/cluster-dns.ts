import type { Transport } from '../kubernetes/api/transport.ts';
import { CoreDns } from '../kubernetes/coredns/index.ts';
import { hostFiles } from '../machine/images/index.ts';
import { Machine, type Network } from '../machine/index.ts';
import { programsWith } from '../machine/programs/index.ts';
import type { Clock, Random } from '../time/index.ts';

export interface ClusterDnsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  readonly transport: Transport;
  readonly domain: string;
  /** The control plane's machine, where the endpoint of the Service kube-dns is. */
  readonly ip: string;
  readonly release: string;
  readonly onBug: (error: unknown) => void;
}

const executable = '/usr/local/bin/coredns';
const files = { ...hostFiles, [executable]: { program: 'coredns' } };
const gibibyte = 1024 ** 3;

/** Starts the cluster's DNS server on the control plane's machine. The function returned takes both away. */
export function startClusterDns({ clock, random, network, transport, domain, ip, release, onBug }: ClusterDnsOptions): () => void {
  const dns = new CoreDns({ clock, transport, domain });
  const machine = new Machine({
    name: 'control-plane',
    clock,
    random,
    network,
    ip,
    cpus: 4,
    memoryBytes: 8 * gibibyte,
    storageBytes: 64 * gibibyte,
    programs: programsWith([['coredns', dns.program]]),
    files,
    release,
    onBug,
  });
  dns.start();
  machine.start({ argv: [executable], env: new Map(), cwd: '/', onOutput: () => undefined, onExit: () => undefined });
  return () => {
    dns.stop();
    machine.close();
  };
}
