import { SystemError } from '../../process/errors.ts';
import type { FileStat, Process } from '../../process/types.ts';
import { statOrNothing } from '../lib/files.ts';

/** The tests of `test` about a file, as `-f`; undefined for an operator that is none of them. */
export function fileTest(process: Process, operator: string, path: string): boolean {
  if (operator === '-t') return isTerminal(process, path);
  if (operator === '-r' || operator === '-w' || operator === '-x') return process.access(path, operator.slice(1));
  const stat = statOrNothing(process, path, operator !== '-h' && operator !== '-L');
  return stat !== undefined && has(process, operator, stat);
}

function has(process: Process, operator: string, stat: FileStat): boolean {
  switch (operator) {
    case '-f':
      return stat.type === 'file';
    case '-d':
      return stat.type === 'directory';
    case '-h':
    case '-L':
      return stat.type === 'symlink';
    case '-s':
      return stat.size > 0;
    case '-c':
      return stat.type === 'character';
    case '-p':
      return stat.type === 'fifo';
    case '-S':
      return stat.type === 'socket';
    case '-u':
      return (stat.mode & 0o4000) !== 0;
    case '-g':
      return (stat.mode & 0o2000) !== 0;
    case '-k':
      return (stat.mode & 0o1000) !== 0;
    case '-O':
      return stat.uid === process.credentials.uid;
    case '-G':
      return stat.gid === process.credentials.gid;
    default:
      return operator === '-e' || operator === '-a' || operator === '-N';
  }
}

function isTerminal(process: Process, descriptor: string): boolean {
  try {
    return process.isTerminal(Number(descriptor));
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

/** `-nt`, `-ot`, `-ef`. */
export function compareFiles(process: Process, operator: string, left: string, right: string): boolean {
  const [a, b] = [statOrNothing(process, left), statOrNothing(process, right)];
  if (operator === '-ef') return a !== undefined && b !== undefined && a.inode === b.inode && a.device === b.device;
  const seconds = (stat: FileStat | undefined) => (stat ? Math.floor(stat.modified / 1_000_000) : -1);
  return operator === '-ot' ? seconds(a) < seconds(b) : seconds(a) > seconds(b);
}
