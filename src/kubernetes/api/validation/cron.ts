const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly names: ReadonlyMap<string, number>;
}

const noNames: ReadonlyMap<string, number> = new Map();
const fields: readonly Bounds[] = [
  { least: 0, most: 59, names: noNames },
  { least: 0, most: 23, names: noNames },
  { least: 1, most: 31, names: noNames },
  { least: 1, most: 12, names: new Map(months.map((name, index) => [name, index + 1])) },
  { least: 0, most: 6, names: new Map(weekdays.map((name, index) => [name, index])) },
];
const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

class Problem extends Error {}

function numberOf(text: string, bounds: Bounds): number {
  const named = bounds.names.get(text.toLowerCase());
  if (named !== undefined) return named;
  if (!/^[+-]?\d+$/.test(text)) throw new Problem(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = Number(text);
  if (value < 0) throw new Problem(`negative number (${value}) not allowed: ${text}`);
  return value;
}

/** One range of a field: `*`, `5`, `1-5`, with `/2` behind it. */
function checkRange(text: string, bounds: Bounds): void {
  const [low = '', ...rest] = text.split('/');
  const ends = low.split('-');
  let [start, end] = [bounds.least, bounds.most];
  if (ends[0] !== '*' && ends[0] !== '?') {
    start = numberOf(ends[0]!, bounds);
    if (ends.length === 1) end = start;
    else if (ends.length === 2) end = numberOf(ends[1]!, bounds);
    else throw new Problem(`too many hyphens: ${text}`);
  }
  if (rest.length > 1) throw new Problem(`too many slashes: ${text}`);
  const step = rest.length === 1 ? numberOf(rest[0]!, { least: 0, most: 0, names: noNames }) : 1;
  // N/step means N to the end.
  if (rest.length === 1 && ends.length === 1) end = bounds.most;
  if (start < bounds.least) throw new Problem(`beginning of range (${start}) below minimum (${bounds.least}): ${text}`);
  if (end > bounds.most) throw new Problem(`end of range (${end}) above maximum (${bounds.most}): ${text}`);
  if (start > end) throw new Problem(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) throw new Problem(`step of range should be a positive number: ${text}`);
}

function checkSchedule(schedule: string): void {
  const spec = schedule.replace(/^(?:CRON_TZ|TZ)=\S*\s*/, '');
  if (spec.startsWith('@')) {
    if (descriptors.includes(spec) || /^@every (?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(spec)) return;
    if (spec.startsWith('@every ')) throw new Problem(`failed to parse duration ${spec}: time: invalid duration ${JSON.stringify(spec.slice(7))}`);
    throw new Problem(`unrecognized descriptor: ${spec}`);
  }
  const given = spec.split(/\s+/).filter((field) => field !== '');
  if (given.length !== fields.length) throw new Problem(`expected exactly ${fields.length} fields, found ${given.length}: [${given.join(' ')}]`);
  for (const [index, field] of given.entries()) for (const range of field.split(',')) if (range !== '') checkRange(range, fields[index]!);
}

/** What is wrong with a cron schedule, in the words of github.com/robfig/cron (ParseStandard). */
export function scheduleProblem(schedule: string): string | undefined {
  try {
    checkSchedule(schedule);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
