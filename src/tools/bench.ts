/**
 * Measures speed and size: `npm run bench` prints a table, `--json` one JSON object. Machines are shared and noisy: compare ratios within
 * one run, not absolute figures of two. Sizes are those of the built site (dist/), if there is one.
 */

import { podsToRunning } from './bench/pods.ts';
import { applyToViews, crashLoopDay, idleHour, labTranscripts } from './bench/scenarios.ts';
import { chapterPageBytes, workerBytes } from './bench/sizes.ts';

const counts = [200, 1000, 10_000] as const;

const nodesFor = { 200: 10, 1000: 100, 10000: 1000 } as const;

/** The best of some runs: the first ones are spent on compilation, and a shared machine disturbs each in its own way. */
const best = (runs: number, measure: () => number) => Math.min(...Array.from({ length: runs }, measure));

const seconds = Object.fromEntries(counts.map((pods) => [pods, best(pods === 10_000 ? 1 : 4, () => podsToRunning(pods, nodesFor[pods]))]));
const podsPerSecond = Object.fromEntries(counts.map((pods) => [pods, Math.round(pods / seconds[pods]!)]));
const results = {
  podsPerSecond,
  costPerPodRatio: Number((seconds[10_000]! / 10 / seconds[1000]!).toFixed(2)),
  idleHourMs: Math.round(idleHour()),
  crashLoopDayMs: Math.round(crashLoopDay()),
  labsMs: Math.round(labTranscripts(100)),
  applyToViewsMs: Math.round(best(4, applyToViews)),
  workerGzipBytes: workerBytes(),
  pageGzipBytes: chapterPageBytes(),
};

if (process.argv.includes('--json')) console.log(JSON.stringify(results));
else {
  const kilobytes = (bytes: number | null) => (bytes === null ? 'not built (npm run build)' : `${(bytes / 1000).toFixed(1)} kB gzipped`);
  const rows: [string, string, string][] = [
    ...counts.map((pods): [string, string, string] => [
      `Pods a second, apply to Running, ${pods}`,
      String(podsPerSecond[pods]),
      pods === 1000 ? 'at least 2000' : '',
    ]),
    ['Cost per Pod, 10,000 against 1,000', `${results.costPerPodRatio} x`, 'at most 1.5'],
    ['One virtual hour, 20 idle Pods', `${results.idleHourMs} ms`, 'under 200'],
    ['One virtual day of a crash loop', `${results.crashLoopDayMs} ms`, 'under 2000'],
    ['Transcripts of 100 labs', `${results.labsMs} ms`, 'under 10000'],
    ['Apply to updated views', `${results.applyToViewsMs} ms`, 'under 100'],
    ["The simulator's worker", kilobytes(results.workerGzipBytes), 'at most 200 kB'],
    ['A chapter page before a lab is touched', kilobytes(results.pageGzipBytes), 'at most 60 kB'],
  ];
  for (const [what, value, goal] of rows) console.log(`${what.padEnd(44)} ${value.padStart(24)}   ${goal}`);
}
