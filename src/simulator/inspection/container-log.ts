import type { Pod } from '../../kubernetes/api/types.ts';
import { podLogDirectory } from '../../kubernetes/kubelet/index.ts';
import { FileInode, locate } from '../../machine/filesystem/index.ts';
import type { Machine } from '../../machine/index.ts';
import { SystemError } from '../../machine/process/errors.ts';
import { decode } from '../../machine/process/text.ts';

/** A line of a log file in the CRI format without its time, stream and tag; a part of a line is joined with what follows. */
function textOf(line: string): string {
  const [, tag, text] = /^\S+ \S+ ([PF])\S* ?(.*)$/s.exec(line) ?? [];
  return tag === 'P' ? text! : `${text ?? line}\n`;
}

/** What the present run of a container (`back` 0) or an earlier one (1: the one before) has written; '' where there is nothing. */
export function containerLog(machine: Machine | undefined, { metadata, status }: Pod, container: string, back: number): string {
  const known = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])];
  const run = (known.find(({ name }) => name === container)?.restartCount ?? 0) - back;
  if (!machine || run < 0) return '';
  try {
    const { inode } = locate(machine.agent, `${podLogDirectory(metadata)}/${container}/${run}.log`);
    if (!(inode instanceof FileInode)) return '';
    return decode(inode.readAll()).split('\n').slice(0, -1).map(textOf).join('');
  } catch (error) {
    if (error instanceof SystemError) return '';
    throw error;
  }
}
