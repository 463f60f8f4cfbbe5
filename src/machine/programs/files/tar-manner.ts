import type { Execution } from '../../process/types.ts';
import { Quit, type Tool } from '../lib/applet.ts';
import { isGnu } from '../lib/gnu.ts';

/** How a tar speaks, and what it ends with. */
export interface Manner {
  readonly gnu: boolean;
  /** The exit status where something went wrong. */
  readonly trouble: number;
  /** What it says where it is not told what to do; '': how it is used. */
  readonly refuse: string;
  noDirectory(path: string): string;
  noArchive(path: string, message: string): string;
  noFile(path: string, message: string): string;
  unreadable(path: string, message: string): string;
  noTar(why: string): string;
  notFound(name: string): string;
  readonly empty: string;
  readonly stripped: string;
  readonly delayed: string;
  /** Says it, and ends. */
  fatal(text: string): Execution<never>;
}

function* end(tool: Tool, text: string, status: number): Execution<never> {
  for (const line of text.split('\n')) yield* line.startsWith('Try ') ? tool.process.write(2, `${line}\n`) : tool.complain(line);
  throw new Quit(status);
}

const delayed = 'Exiting with failure status due to previous errors';
const help = "Try 'tar --help' or 'tar --usage' for more information.";

const gnu = (tool: Tool): Manner => ({
  gnu: true,
  trouble: 2,
  refuse: `You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\n${help}`,
  noDirectory: (path) => `${path}: Cannot open: No such file or directory\nError is not recoverable: exiting now`,
  noArchive: (path, message) => `${path}: Cannot open: ${message}\nError is not recoverable: exiting now`,
  noFile: (path, message) => `${path}: Cannot stat: ${message}`,
  unreadable: (path, message) => `${path}: Cannot open: ${message}`,
  noTar: () => `This does not look like a tar archive\n${delayed}`,
  notFound: (name) => `${name}: Not found in archive`,
  empty: `Cowardly refusing to create an empty archive\n${help}`,
  stripped: "Removing leading `/' from member names",
  delayed,
  fatal: (text) => end(tool, text, 2),
});

const busybox = (tool: Tool): Manner => ({
  gnu: false,
  trouble: 1,
  refuse: '',
  noDirectory: (path) => `can't change directory to '${path}': No such file or directory`,
  noArchive: (path, message) => `can't open '${path}': ${message}`,
  noFile: (path, message) => `${path}: ${message}`,
  unreadable: (path, message) => `can't open '${path}': ${message}`,
  noTar: (why) => why,
  notFound: (name) => `${name}: not found in archive`,
  empty: 'empty archive',
  stripped: "removing leading '/' from member names",
  delayed: 'error exit delayed from previous errors',
  fatal: (text) => end(tool, text, 1),
});

/** GNU's in Debian's images, else busybox'. */
export const mannerOf = (tool: Tool): Manner => (isGnu(tool.process) ? gnu(tool) : busybox(tool));
