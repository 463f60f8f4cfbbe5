import type { Program } from '../process/types.ts';
import { ddWithoutRate } from './files/disk.ts';
import { fileApplets } from './files/index.ts';
import { lsOfCoreutils } from './files/ls.ts';
import { curl } from './net/curl.ts';
import { netApplets } from './net/index.ts';
import { nginxEntrypoint } from './server/entrypoint.ts';
import { httpd } from './server/httpd.ts';
import { nginx } from './server/nginx.ts';
import { node } from './server/node.ts';
import { pause } from './server/pause.ts';
import { sh } from './sh/index.ts';
import { systemApplets } from './system/index.ts';
import { psWithoutTime } from './system/processes.ts';
import { textApplets } from './text/index.ts';
import { wcOfCoreutils } from './text/wc.ts';

/** The applets of busybox, by the names they are linked as in /bin. */
const applets: Readonly<Record<string, Program>> = { sh, ash: sh, ...textApplets, ...fileApplets, ...systemApplets, ...netApplets, httpd };

/** Every program there is, by the name that an executable file carries (`\x7fELF` and the name). */
export const programs: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    ...applets,
    bash: sh,
    curl,
    nginx,
    'nginx-entrypoint': nginxEntrypoint,
    node,
    pause,
    'ps-without-time': psWithoutTime,
    'dd-without-rate': ddWithoutRate,
    'ls-of-coreutils': lsOfCoreutils,
    'wc-of-coreutils': wcOfCoreutils,
  }),
);

/** The names that an image of busybox links in /bin. */
export const busyboxApplets: readonly string[] = Object.keys(applets).sort();
