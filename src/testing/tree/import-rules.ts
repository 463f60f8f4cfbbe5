/**
 * Which folder may import which: the positive list behind the architecture. A folder not listed inherits from the nearest one above it.
 * `npm:x` is a package, `node` stands for Node's own modules.
 */
export const importRules: Readonly<Record<string, readonly string[]>> = {
  parts: ['parts'],
  time: ['time', 'npm:pure-rand'],
  'kubernetes/api': ['kubernetes/api', 'parts', 'time/units.ts'],
  'kubernetes/api/cel': ['kubernetes/api', 'npm:@marcbachmann/cel-js'],
  'kubernetes/etcd': ['kubernetes/etcd', 'kubernetes/api/meta.ts', 'time'],
  'kubernetes/apiserver': ['kubernetes/apiserver', 'kubernetes/api', 'kubernetes/etcd', 'parts', 'time', 'npm:diff'],
  'kubernetes/client': ['kubernetes/client', 'kubernetes/api', 'time'],
  'kubernetes/scheduler': ['kubernetes/scheduler', 'kubernetes/api', 'kubernetes/client', 'time'],
  'kubernetes/controllers': ['kubernetes/controllers', 'kubernetes/api', 'kubernetes/client', 'parts', 'time'],
  'kubernetes/kubelet': ['kubernetes/kubelet', 'kubernetes/api', 'kubernetes/client', 'kubernetes/cri', 'parts', 'time'],
  'kubernetes/cri': ['kubernetes/cri', 'time'],
  'kubernetes/proxy': ['kubernetes/proxy', 'kubernetes/api', 'kubernetes/client', 'time'],
  'kubernetes/coredns': ['kubernetes/coredns', 'kubernetes/api', 'kubernetes/client', 'machine/process', 'time'],
  'kubernetes/kubectl': ['kubernetes/kubectl', 'kubernetes/api', 'kubernetes/client', 'machine/process', 'parts', 'time', 'npm:diff'],
  machine: ['machine', 'kubernetes/cri', 'parts', 'time'],
  simulator: ['simulator', 'kubernetes', 'machine', 'parts', 'time', 'host/protocol', 'npm:@marcbachmann/cel-js'],
  'host/protocol': ['host/protocol'],
  'host/parts': ['host/parts', 'kubernetes', 'machine', 'parts', 'simulator'],
  'host/worker': ['host/worker', 'host/parts', 'host/protocol', 'parts', 'simulator'],
  'host/node': ['host/node', 'host/parts', 'host/protocol', 'simulator', 'testing/session', 'node'],
  lab: ['lab', 'host/protocol', 'npm:*'],
  course: ['course'],
  components: ['components', 'kubernetes/api/data', 'course', 'lab', 'styles', 'simulator', 'host/node', 'host/protocol', 'node', 'npm:*'],
  pages: ['pages', 'components', 'course', 'lab', 'styles', 'simulator', 'host/protocol', 'node', 'npm:*'],
  testing: ['testing', 'components', 'simulator', 'kubernetes', 'machine', 'time', 'host', 'course', 'node', 'npm:*'],
  tools: ['tools', 'testing', 'components', 'simulator', 'kubernetes', 'machine', 'time', 'host', 'course', 'node', 'npm:*'],
  styles: [],
  '': ['course', 'components', 'node', 'npm:*'],
};

/** Single edges that the list does not allow, each with its reason. */
export const importExceptions: readonly { readonly from: string; readonly to: string; readonly why: string }[] = [
  { from: 'lab/client.ts', to: 'host/worker/lab.worker.ts', why: 'the address of the worker it starts, none of its code' },
];

/** The rule that holds for a file (a path below src). */
export function ruleFor(path: string): string {
  const parts = path.split('/').slice(0, -1);
  for (let length = parts.length; length > 0; length--) {
    const folder = parts.slice(0, length).join('/');
    if (importRules[folder]) return folder;
  }
  return '';
}
