/**
 * Measures speed and size: `npm run bench` prints a table, `--json` one JSON object. Machines are shared and noisy: compare ratios within
 * one run, not absolute figures of two. Sizes are those of the built site (dist/), if there is one.
 */

import '../host/node/all-parts.ts';
import { idleMemoryInBrowser } from './bench/browser-memory.ts';
import { idlePods } from './bench/idle-pods.ts';
import { best } from './bench/measure.ts';
import { mixedHour } from './bench/mixed-load.ts';
import { podsToRunning } from './bench/pods.ts';
import { applyToViews, crashLoopDay, idleHour, labTranscripts } from './bench/scenarios.ts';
import { chapterPageBytes, workerBytes } from './bench/sizes.ts';
import { requestsAtManyPods } from './bench/stored-pods.ts';
import { printTable } from './bench/table.ts';

const nodesFor = { 200: 10, 1000: 100, 10000: 1000 } as const;

const seconds = (pods: keyof typeof nodesFor) => best(pods === 10_000 ? 1 : 4, () => podsToRunning(pods, nodesFor[pods]));
const taken = { 200: seconds(200), 1000: seconds(1000), 10000: seconds(10_000) };
const worker = workerBytes();
const inBrowser = await idleMemoryInBrowser(10_000, 100);

const results = {
  podsPerSecond: { 200: Math.round(200 / taken[200]), 1000: Math.round(1000 / taken[1000]), 10000: Math.round(10_000 / taken[10000]) },
  costPerPodRatio: Number((taken[10000] / 10 / taken[1000]).toFixed(2)),
  idleHourMs: Math.round(idleHour()),
  crashLoopDayMs: Math.round(crashLoopDay()),
  labsMs: Math.round(labTranscripts(100)),
  applyToViewsMs: Math.round(best(4, applyToViews)),
  mixedHourMs: Math.round(mixedHour(1000, 20)),
  ...requestsAtManyPods(),
  ...idlePods(10_000, 100),
  startedPodBytesInBrowser: inBrowser?.startedPodBytes ?? null,
  idlePodBytesInBrowser: inBrowser?.idlePodBytes ?? null,
  workerGzipBytes: worker?.entry ?? null,
  workerWithPartsGzipBytes: worker?.all ?? null,
  pageGzipBytes: chapterPageBytes(),
};

/** All figures; outside scripts read them by these names. */
export type Results = typeof results;

if (process.argv.includes('--json')) console.log(JSON.stringify(results));
else printTable(results);
