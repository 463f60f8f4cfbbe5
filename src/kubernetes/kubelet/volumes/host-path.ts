import type { HostPathVolumeSource } from '../../api/types.ts';
import type { NodeFiles } from '../../cri/index.ts';

const names = { Directory: 'a directory', File: 'a file', Socket: 'a socket file', CharDevice: 'a character device', BlockDevice: 'a block device' } as const;

/** Makes what the type asks for, or says what is wrong with the path (pkg/volume/hostpath checkType). */
export function prepareHostPath(files: NodeFiles, { path, type }: HostPathVolumeSource): string | undefined {
  const found = files.stat(path);
  switch (type ?? '') {
    case '':
      return undefined;
    case 'DirectoryOrCreate':
      if (!found) files.mkdir(path, { mode: 0o755 });
      else if (found.type !== 'directory') return `hostPath type check failed: ${path} is not a directory`;
      return undefined;
    case 'FileOrCreate': {
      if (found) return found.type === 'file' ? undefined : `hostPath type check failed: ${path} is not a file`;
      const parent = path.slice(0, path.lastIndexOf('/')) || '/';
      if (files.stat(parent)?.type !== 'directory') return `open ${path}: no such file or directory`;
      files.writeFile(path, new Uint8Array(0), { mode: 0o644 });
      return undefined;
    }
    default: {
      const wanted = names[type as keyof typeof names];
      if (!wanted) return `hostPath type check failed: ${type} is an invalid volume type`;
      return matches(type!, found?.type) ? undefined : `hostPath type check failed: ${path} is not ${wanted}`;
    }
  }
}

function matches(type: string, found: string | undefined): boolean {
  // The devices in a node's /dev (null, zero, …) are character devices.
  if (type === 'BlockDevice') return false;
  if (type === 'CharDevice') return found === 'device';
  return found === type.toLowerCase();
}
