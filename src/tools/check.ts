/**
 * All that can be checked without a browser: format and lint, types of the core and of the site, and the tests (units, sessions, tree,
 * content). It runs everything, then lists what failed. `npm run check` runs it alone.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { add, type Count, root, run } from './run.ts';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`Podlab needs Node 24 or newer; this is ${process.versions.node}. Run it through npm (npm run check), after npm ci with its install scripts.`);
  process.exit(1);
}

const steps: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['data that the site and explain need', 'node', ['src/tools/generate-descriptions.ts']],
  ['format and lint', 'biome', ['check', '.']],
  ['types of the core', 'tsc', ['-p', 'tsconfig.core.json']],
  ['types of the site', 'astro', ['check', '--minimumFailingSeverity', 'error']],
];

interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** A test file that does not even load has no failed test of its own: it counts as one. */
function countTests(file: string): Count {
  const report = JSON.parse(readFileSync(file, 'utf8')) as TestReport;
  const unloaded = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded };
}

async function tests(): Promise<Count> {
  const file = join(root, 'test-results', 'unit.json');
  mkdirSync(join(root, 'test-results'), { recursive: true });
  rmSync(file, { force: true });
  const { status } = await run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile=${file}`], { FORCE_COLOR: '0' });
  try {
    const count = countTests(file);
    return status !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } catch (error) {
    console.error(`the tests left no report: ${error}`);
    return { passed: 0, failed: 1 };
  }
}

/** Runs everything; prints what failed. */
export async function check(): Promise<Count> {
  let count: Count = { passed: 0, failed: 0 };
  const failures: string[] = [];
  for (const [name, command, args] of steps) {
    console.log(`\n== ${name}`);
    const { status } = await run(command, args);
    count = add(count, status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
    if (status !== 0) failures.push(name);
  }
  console.log('\n== tests');
  const tested = await tests();
  if (tested.failed > 0) failures.push(`tests (${tested.failed} failed)`);
  if (failures.length > 0) console.log(`\nFailed: ${failures.join('; ')}`);
  return add(count, tested);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { passed, failed } = await check();
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
