import { second } from '../../../time/index.ts';
import type { Kernel } from '../kernel.ts';
import type { PidNamespace } from '../namespaces.ts';

const kib = (bytes: number) => String(Math.floor(bytes / 1024)).padStart(8);

function usedMemory(namespace: PidNamespace): number {
  let top = namespace;
  while (top.parent) top = top.parent;
  return top.init?.cgroup.memoryUsed ?? 0;
}

export function meminfo(kernel: Kernel, namespace: PidNamespace): string {
  const total = kernel.facts.memory;
  const free = Math.max(0, total - usedMemory(namespace));
  const lines = { MemTotal: total, MemFree: free, MemAvailable: free, Buffers: 0, Cached: 0, SwapCached: 0, SwapTotal: 0, SwapFree: 0, Shmem: 0 };
  return Object.entries(lines)
    .map(([name, bytes]) => `${`${name}:`.padEnd(16)}${kib(bytes)} kB\n`)
    .join('');
}

export function cpuinfo(kernel: Kernel): string {
  return Array.from(
    { length: kernel.facts.cpus },
    (_, i) =>
      `processor\t: ${i}\nvendor_id\t: Podlab\nmodel name\t: Simulated Processor\ncpu MHz\t\t: 2000.000\ncpu cores\t: ${kernel.facts.cpus}\nflags\t\t: fpu\n\n`,
  ).join('');
}

export function uptime(kernel: Kernel): string {
  const seconds = (kernel.clock.now - kernel.booted) / second;
  return `${seconds.toFixed(2)} ${(seconds * kernel.facts.cpus).toFixed(2)}\n`;
}

export function loadavg(kernel: Kernel, namespace: PidNamespace): string {
  const load = kernel.processor.running.toFixed(2);
  return `${load} ${load} ${load} ${kernel.processor.running}/${namespace.tasks.size} ${Math.max(0, ...namespace.tasks.keys())}\n`;
}

export function version({ facts }: Kernel): string {
  return `Linux version ${facts.release} (podlab) (gcc) ${facts.version}\n`;
}

/** USER_HZ: the unit of processor times in /proc. */
export const hertz = 100;

export function stat(kernel: Kernel, namespace: PidNamespace): string {
  const ticks = (microseconds: number) => Math.floor((microseconds * hertz) / second);
  let top = namespace;
  while (top.parent) top = top.parent;
  const used = top.init?.cgroup.cpuUsed ?? 0;
  const idle = Math.max(0, (kernel.clock.now - kernel.booted) * kernel.facts.cpus - used);
  const line = (name: string, share: number) => `${name} ${ticks(used / share)} 0 0 ${ticks(idle / share)} 0 0 0 0 0 0\n`;
  const cpus = Array.from({ length: kernel.facts.cpus }, (_, i) => line(`cpu${i}`, kernel.facts.cpus)).join('');
  return `${line('cpu ', 1)}${cpus}btime ${Math.floor(kernel.booted / second)}\nprocesses ${namespace.tasks.size}\nprocs_running ${kernel.processor.running}\nprocs_blocked 0\n`;
}
