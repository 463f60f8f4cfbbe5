import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

const chromes = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The first of these programs that is on the PATH. */
export function onPath(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of a browser that is there; undefined when there is none. */
export function foundBrowser(): string | undefined {
  const named = process.env['PW_CHROMIUM'];
  if (named) return named;
  const own = chromium.executablePath();
  return onPath(chromes) ?? (existsSync(own) ? own : undefined);
}
