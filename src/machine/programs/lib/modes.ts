import type { FileStat, FileType } from '../../process/types.ts';

const letters: Readonly<Record<FileType, string>> = { file: '-', directory: 'd', symlink: 'l', character: 'c', fifo: 'p', socket: 's' };

/** As `ls -l` shows type and permissions: `drwxr-xr-x`. */
export function modeText(stat: Pick<FileStat, 'type' | 'mode'>): string {
  const { mode } = stat;
  const three = (shift: number, special: boolean, set: string) => {
    const bits = (mode >> shift) & 7;
    const x = bits & 1 ? (special ? set : 'x') : special ? set.toUpperCase() : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${x}`;
  };
  return letters[stat.type] + three(6, (mode & 0o4000) !== 0, 's') + three(3, (mode & 0o2000) !== 0, 's') + three(0, (mode & 0o1000) !== 0, 't');
}

/** A mode as chmod takes it, octal or `u+x,g=r`; undefined if it is none. */
export function parseMode(text: string, before: number, directory: boolean, umask: number): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = before;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' ? 'ugo' : match[1]!.includes('a') ? 'ugo' : match[1]!;
    const mask = match[1] === '' ? ~umask : 0o7777;
    for (const [, operator, what] of match[2]!.matchAll(/([-+=])([rwxXst]*|[ugo])/g)) {
      let bits = 0;
      let clear = 0;
      for (const each of who) {
        const shift = { u: 6, g: 3, o: 0 }[each as 'u'];
        clear |= (7 << shift) | { u: 0o4000, g: 0o2000, o: 0 }[each as 'u'];
        if (/^[ugo]$/.test(what!)) bits |= ((mode >> { u: 6, g: 3, o: 0 }[what as 'u']) & 7) << shift;
        else for (const c of what!) bits |= bit(c, each, shift, directory || (before & 0o111) !== 0);
      }
      bits &= mask | 0o7000;
      mode = operator === '+' ? mode | bits : operator === '-' ? mode & ~bits : (mode & ~clear) | bits;
    }
  }
  return mode;
}

function bit(c: string, who: string, shift: number, executable: boolean): number {
  if (c === 's') return { u: 0o4000, g: 0o2000, o: 0 }[who as 'u'];
  if (c === 't') return who === 'o' ? 0o1000 : 0;
  if (c === 'X') return executable ? 1 << shift : 0;
  return { r: 4, w: 2, x: 1 }[c as 'r'] << shift;
}
