import { Part } from '../../parts/index.ts';
import type { Program, Programs } from '../process/types.ts';
import { pause } from './server/pause.ts';

/** The shell: with kubectl what every lab needs first. */
export const shellPart = new Part<typeof import('./shell-programs.ts')>('shell');
/** The applets of busybox and their kind: for text, files, the system and the network. */
export const appletsPart = new Part<typeof import('./applet-programs.ts')>('applets');
/** What serves: nginx, the course's apps. */
export const serversPart = new Part<typeof import('./server-programs.ts')>('servers');

const shells = new Set(['sh', 'ash', 'bash']);
/** Said here so that they are found without the applets; a server that is not said is found after them. */
const servers = new Set(['httpd', 'nginx', 'nginx-entrypoint', 'node']);

function find(name: string): Program | undefined {
  if (name === 'pause') return pause;
  if (shells.has(name)) return shellPart.code.shellPrograms.get(name);
  if (servers.has(name)) return serversPart.code.serverPrograms.get(name);
  return appletsPart.code.appletPrograms.get(name) ?? serversPart.code.serverPrograms.get(name);
}

/** Every program there is, by the name that an executable file carries (`\x7fELF` and the name); in parts that are loaded when one of them is run. */
export const programs: Programs = { get: find };

/** The usual programs and `own`. */
export function programsWith(own: readonly (readonly [name: string, program: Program])[]): Programs {
  const named = new Map(own);
  return { get: (name) => named.get(name) ?? find(name) };
}
