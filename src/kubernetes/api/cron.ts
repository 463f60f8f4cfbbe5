/** The grammar of cron schedules as github.com/robfig/cron (ParseStandard) has it. */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Of one of the five fields. */
export interface CronBounds {
  readonly least: number;
  readonly most: number;
  readonly names: ReadonlyMap<string, number>;
}

const noNames: ReadonlyMap<string, number> = new Map();
/** Minutes, hours, days, months, weekdays. */
export const cronFields: readonly CronBounds[] = [
  { least: 0, most: 59, names: noNames },
  { least: 0, most: 23, names: noNames },
  { least: 1, most: 31, names: noNames },
  { least: 1, most: 12, names: new Map(months.map((name, index) => [name, index + 1])) },
  { least: 0, most: 6, names: new Map(weekdays.map((name, index) => [name, index])) },
];
/** Names of schedules, and what they stand for. */
export const cronDescriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** What is wrong with a schedule, in the words of github.com/robfig/cron. */
export class CronProblem extends Error {}

function numberOf(text: string, bounds: CronBounds): number {
  const named = bounds.names.get(text.toLowerCase());
  if (named !== undefined) return named;
  if (!/^[+-]?\d+$/.test(text)) throw new CronProblem(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = Number(text);
  if (value < 0) throw new CronProblem(`negative number (${value}) not allowed: ${text}`);
  return value;
}

/** The values of a range: from `start` on by steps, not beyond `end`. */
export interface CronRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** It was written as `*` or `?`. */
  readonly isAny: boolean;
}

/** One range of a field: `*`, `5`, `1-5`, with `/2` behind it. Throws CronProblem. */
export function readCronRange(text: string, bounds: CronBounds): CronRange {
  const [low = '', ...rest] = text.split('/');
  const ends = low.split('-');
  let [start, end] = [bounds.least, bounds.most];
  const isAll = ends[0] === '*' || ends[0] === '?';
  if (!isAll) {
    start = numberOf(ends[0]!, bounds);
    if (ends.length === 1) end = start;
    else if (ends.length === 2) end = numberOf(ends[1]!, bounds);
    else throw new CronProblem(`too many hyphens: ${text}`);
  }
  if (rest.length > 1) throw new CronProblem(`too many slashes: ${text}`);
  const step = rest.length === 1 ? numberOf(rest[0]!, { least: 0, most: 0, names: noNames }) : 1;
  // N/step means N to the end.
  if (rest.length === 1 && ends.length === 1) end = bounds.most;
  if (start < bounds.least) throw new CronProblem(`beginning of range (${start}) below minimum (${bounds.least}): ${text}`);
  if (end > bounds.most) throw new CronProblem(`end of range (${end}) above maximum (${bounds.most}): ${text}`);
  if (start > end) throw new CronProblem(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) throw new CronProblem(`step of range should be a positive number: ${text}`);
  return { start, end, step, isAny: isAll && step === 1 };
}
