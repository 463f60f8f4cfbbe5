import type { Program } from '../process/types.ts';
import { ddWithoutRate } from './files/disk.ts';
import { fileApplets } from './files/index.ts';
import { lsOfCoreutils } from './files/ls.ts';
import { curl } from './net/curl.ts';
import { getent } from './net/getent.ts';
import { netApplets } from './net/index.ts';
import { socat } from './net/socat.ts';
import { systemApplets } from './system/index.ts';
import { apk, apt } from './system/packages.ts';
import { psWithoutTime } from './system/processes.ts';
import { textApplets } from './text/index.ts';
import { wcOfCoreutils } from './text/wc.ts';

/** Names that an image of busybox links in /bin, with their programs. */
const linked: Readonly<Record<string, Program>> = { ...textApplets, ...fileApplets, ...systemApplets, ...netApplets };

/** The part `applets`: a program of its own for each. */
export const appletPrograms: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    ...linked,
    apk,
    apt,
    curl,
    getent,
    socat,
    'ps-without-time': psWithoutTime,
    'dd-without-rate': ddWithoutRate,
    'ls-of-coreutils': lsOfCoreutils,
    'wc-of-coreutils': wcOfCoreutils,
  }),
);

/** The names that an image of busybox links in /bin, as far as they are simulated. */
export const busyboxApplets: readonly string[] = [...Object.keys(linked), 'sh', 'ash', 'httpd'].sort();
