import type { Results } from '../bench.ts';

type Row = readonly [what: string, value: string, goal?: string];

const gzipped = (bytes: number | null) => (bytes === null ? 'not built (npm run build)' : `${(bytes / 1000).toFixed(1)} kB gzipped`);
const kilobytes = (bytes: number | null) => (bytes === null ? 'no browser' : `${(bytes / 1000).toFixed(1)} kB`);

function rows(results: Results): Row[] {
  return [
    ['Pods a second, apply to Running, 200', String(results.podsPerSecond[200])],
    ['Pods a second, apply to Running, 1000', String(results.podsPerSecond[1000]), 'at least 2000'],
    ['Pods a second, apply to Running, 10000', String(results.podsPerSecond[10000])],
    ['Cost per Pod, 10,000 against 1,000', `${results.costPerPodRatio} x`, 'at most 1.5'],
    ['One virtual hour, 20 idle Pods', `${results.idleHourMs} ms`, 'under 200'],
    ['One virtual hour, 1,000 Pods of ten kinds', `${results.mixedHourMs} ms`, 'under 20000'],
    ['One virtual day of a crash loop', `${results.crashLoopDayMs} ms`, 'under 2000'],
    ['Transcripts of 100 labs', `${results.labsMs} ms`, 'under 10000'],
    ['Apply to updated views', `${results.applyToViewsMs} ms`, 'under 100'],
    ['With 10,000 Pods: GET of one', `${results.getMicros} µs`, 'under 10'],
    ['Create, with admission and validation', `${results.createMicros} µs`, 'under 150'],
    ['List by label, 20 Pods', `${results.listByLabelMicros} µs`],
    ['List by spec.nodeName, 100 Pods', `${results.listByNodeMicros} µs`],
    ['A change, told to 100 watchers', `${results.watchEventMicros} µs`, 'under 1000'],
    ['kubectl get pods -A', `${results.kubectlGetPodsMs} ms`, 'under 300'],
    ['Memory of a stored Pod, with an informer', kilobytes(results.storedPodBytes)],
    ['Memory of a started Pod with its Events, browser', kilobytes(results.startedPodBytesInBrowser)],
    ['Memory of an idle Pod, browser', kilobytes(results.idlePodBytesInBrowser), 'under 12 kB'],
    ['The same in Node, with pointers of 8 bytes', kilobytes(results.idlePodBytes)],
    ["The simulator's worker", gzipped(results.workerGzipBytes), 'at most 200 kB'],
    ['The worker with all its parts', gzipped(results.workerWithPartsGzipBytes)],
    ['A chapter page before a lab is touched', gzipped(results.pageGzipBytes), 'at most 60 kB'],
  ];
}

/** Prints the figures for people, with what they are to be. */
export function printTable(results: Results): void {
  for (const [what, value, goal = ''] of rows(results)) console.log(`${what.padEnd(49)} ${value.padStart(22)}   ${goal}`.trimEnd());
}
