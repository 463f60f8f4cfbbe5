/**
 * The browser tests against the built site. `npm run e2e` runs them alone, with file names of e2e/ as arguments only those. Finds a browser first:
 * the one that PW_CHROMIUM names, an installed one, Playwright's own; as root it installs Debian's.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { foundBrowser, onPath } from './browser.ts';
import { type Count, root, run } from './run.ts';

const isRoot = process.getuid?.() === 0;
const advice = `There is no browser for the tests. Either
  set PW_CHROMIUM to the path of a Chromium or Chrome,
  or install one (Debian: apt-get install chromium; others: npx playwright install chromium).`;

async function browser(): Promise<string | undefined> {
  const found = foundBrowser();
  if (found || !isRoot || !onPath(['apt-get'])) return found;
  console.log('== no browser found: installing Debian’s Chromium');
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { DEBIAN_FRONTEND: 'noninteractive' });
  return foundBrowser();
}

interface Report {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
  readonly errors: readonly unknown[];
}

function count(file: string): Count {
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

const oneFailure: Count = { passed: 0, failed: 1 };

/** Builds the site and runs the tests of e2e/ in a browser. */
export async function browserTests(files: readonly string[] = []): Promise<Count> {
  console.log('\n== browser tests');
  const path = await browser();
  if (path === undefined) {
    console.error(advice);
    return oneFailure;
  }
  const built = await run('npm', ['run', '--silent', 'build']);
  if (built.status !== 0) return oneFailure;
  const report = join(root, 'test-results', 'e2e.json');
  mkdirSync(join(root, 'test-results'), { recursive: true });
  rmSync(report, { force: true });
  const { status } = await run('playwright', ['test', '--config', 'e2e/playwright.config.ts', '--reporter', 'list,json', ...files], {
    PW_CHROMIUM: path,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  if (!existsSync(report)) return oneFailure;
  const counted = count(report);
  return status !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { passed, failed } = await browserTests(process.argv.slice(2));
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
