import type { Process, Program } from '../machine/process/types.ts';
import type { Cluster } from './cluster.ts';

const usage = `Usage: kind load docker-image IMAGE... [--nodes NODE,...]

Copies images of this workstation into the nodes' image stores.
`;

/** `kind`: brings images that were built here to the nodes. */
export const kindCommand = (cluster: Cluster): Program =>
  function* (process: Process) {
    const [, verb, what, ...rest] = process.argv;
    if (verb === 'get' && what === 'nodes') {
      yield* process.write(1, [...cluster.machines.keys()].map((name) => `${name}\n`).join(''));
      return 0;
    }
    const at = rest.findIndex((arg) => arg.startsWith('--nodes'));
    const nodes = at < 0 ? undefined : (rest[at]!.split('=')[1] ?? rest[at + 1] ?? '').split(',');
    const names = rest.filter((arg, i) => !arg.startsWith('-') && !(at >= 0 && i === at + 1 && !rest[at]!.includes('=')));
    if (verb !== 'load' || what !== 'docker-image' || names.length === 0) {
      yield* process.write(2, usage);
      return 1;
    }
    const missing = nodes?.find((node) => !cluster.machines.has(node));
    if (missing !== undefined) {
      yield* process.write(2, `ERROR: unknown node: "${missing}"\n`);
      return 1;
    }
    for (const name of names) {
      const loaded = cluster.loadImage(name, nodes);
      if (!loaded) {
        yield* process.write(2, `ERROR: image: "${name}" not present locally\n`);
        return 1;
      }
      if (loaded.nodes.length === 0) yield* process.write(2, `Image: "${name}" with ID "${loaded.id}" found to be already present on all nodes.\n`);
      for (const node of loaded.nodes) yield* process.write(2, `Image: "${name}" with ID "${loaded.id}" not yet present on node "${node}", loading...\n`);
      yield* process.sleep(1_500_000);
    }
    return 0;
  };

/** `docker images`: what was built on the workstation. */
export const dockerCommand = (cluster: Cluster): Program =>
  function* (process: Process) {
    const [, ...words] = process.argv;
    if (words[0] !== 'images' && !(words[0] === 'image' && words[1] === 'ls')) {
      yield* process.write(2, 'docker: only `docker images` is simulated in Podlab; the images are built already\n');
      return 1;
    }
    const row = (...cells: readonly string[]) => `${cells.map((cell, i) => cell.padEnd([15, 6, 15, 14, 0][i]!)).join('')}\n`;
    yield* process.write(1, row('REPOSITORY', 'TAG', 'IMAGE ID', 'CREATED', 'SIZE'));
    for (const { name, tag, id, size } of cluster.localImages())
      yield* process.write(1, row(name, tag, id.replace('sha256:', '').slice(0, 12), '2 hours ago', `${(size / 1e6).toFixed(1)}MB`));
    return 0;
  };
