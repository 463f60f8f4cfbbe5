import type { Process } from '../../process/types.ts';
import { readText } from './files.ts';

/** The build of the image `busybox:latest` that is offered, for machines that have none of their own. */
const usual = 'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.';

/** The line with which busybox tells its version. Its binary carries it, in the line after the name of the program. */
export function bannerOf(process: Process): string {
  const line = readText(process, '/bin/busybox').split('\n')[1];
  return line?.startsWith('BusyBox v') ? line : usual;
}

/** Whether it was built with a setting that not every build has, which the binary names in the lines after its version. */
export function configured(process: Process, setting: string): boolean {
  return readText(process, '/bin/busybox').split('\n').includes(`CONFIG_${setting}=y`);
}

/** The second part of busybox' version: 28 of 1.28.4. */
export function minorVersionOf(process: Process): number {
  return Number(/v1\.(\d+)/.exec(bannerOf(process))![1]);
}
