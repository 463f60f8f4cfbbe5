import { SystemError } from '../../process/errors.ts';
import { applet, type Tool } from '../lib/applet.ts';

interface Count {
  directories: number;
  files: number;
}

function show(tool: Tool, path: string, indent: string, count: Count): void {
  let names: string[];
  try {
    names = [...tool.process.readDirectory(path)].filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return;
  }
  for (const [i, name] of names.entries()) {
    const last = i === names.length - 1;
    const own = `${path}/${name}`;
    const { type } = tool.process.lstat(own);
    tool.out.put(`${indent}${last ? '└── ' : '├── '}${name}${type === 'symlink' ? ` -> ${tool.process.readlink(own)}` : ''}\n`);
    if (type === 'directory') {
      count.directories++;
      show(tool, own, `${indent}${last ? '    ' : '│   '}`, count);
    } else count.files++;
  }
}

/** tree. */
export const tree = applet(function* (tool) {
  const count: Count = { directories: 0, files: 0 };
  let status = 0;
  for (const path of tool.args.length > 0 ? tool.args : ['.']) {
    tool.out.put(tool.process.access(path, 'r') ? `${path}\n` : `${path} [error opening dir]\n`);
    if (tool.process.access(path, 'r')) show(tool, path, '', count);
    else status = 1;
  }
  tool.out.put(`\n${count.directories} directories, ${count.files} files\n`);
  yield* tool.out.drain();
  return status;
});
