import type { ProcessInfo } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';

/** pstree: a process and its children after it, equal ones without children counted: `sh-+-3*[sleep]`. */
export const pstree = applet(function* (tool) {
  const infos = tool.process.processes();
  const withPids = tool.args.some((arg) => /^-\w*p/.test(arg));
  const wanted = tool.args.find((arg) => /^\d+$/.test(arg));
  const roots =
    wanted === undefined ? infos.filter(({ parent }) => !infos.some(({ pid }) => pid === parent)) : infos.filter(({ pid }) => pid === Number(wanted));
  for (const root of roots) show(tool, root, infos, withPids, '', '');
  yield* tool.out.drain();
  return 0;
});

/** first: what stands before the name on its line; indent: what stands before its children's lines. */
function show(tool: Tool, info: ProcessInfo, infos: readonly ProcessInfo[], withPids: boolean, first: string, indent: string): void {
  const label = `${info.name}${withPids ? `(${info.pid})` : ''}`;
  const groups: { readonly info: ProcessInfo; count: number }[] = [];
  for (const child of infos.filter(({ parent }) => parent === info.pid)) {
    const isLeaf = !infos.some(({ parent }) => parent === child.pid);
    const same =
      !withPids && isLeaf ? groups.find((group) => group.info.name === child.name && !infos.some(({ parent }) => parent === group.info.pid)) : undefined;
    if (same) same.count++;
    else groups.push({ info: child, count: 1 });
  }
  if (groups.length === 0) {
    tool.out.put(`${first}${label}\n`);
    return;
  }
  const blank = ' '.repeat(label.length);
  for (const [i, group] of groups.entries()) {
    const last = i === groups.length - 1;
    const joint = groups.length === 1 ? '---' : i === 0 ? '-+-' : last ? ' `-' : ' |-';
    const head = i === 0 ? `${first}${label}${joint}` : `${indent}${blank}${joint}`;
    const below = `${indent}${blank}${last ? '   ' : ' | '}`;
    if (group.count > 1) tool.out.put(`${head}${group.count}*[${group.info.name}]\n`);
    else show(tool, group.info, infos, withPids, head, below);
  }
}
