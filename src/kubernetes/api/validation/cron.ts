import { CronProblem, cronDescriptors, cronFields, readCronRange } from '../cron.ts';

function checkSchedule(schedule: string): void {
  const spec = schedule.replace(/^(?:CRON_TZ|TZ)=\S*\s*/, '');
  if (spec.startsWith('@')) {
    if (Object.hasOwn(cronDescriptors, spec) || /^@every (?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(spec)) return;
    if (spec.startsWith('@every ')) throw new CronProblem(`failed to parse duration ${spec}: time: invalid duration ${JSON.stringify(spec.slice(7))}`);
    throw new CronProblem(`unrecognized descriptor: ${spec}`);
  }
  const given = spec.split(/\s+/).filter((field) => field !== '');
  if (given.length !== cronFields.length) throw new CronProblem(`expected exactly ${cronFields.length} fields, found ${given.length}: [${given.join(' ')}]`);
  for (const [index, field] of given.entries()) for (const range of field.split(',')) if (range !== '') readCronRange(range, cronFields[index]!);
}

/** What is wrong with a cron schedule, in the words of github.com/robfig/cron (ParseStandard). */
export function scheduleProblem(schedule: string): string | undefined {
  try {
    checkSchedule(schedule);
    return undefined;
  } catch (error) {
    if (error instanceof CronProblem) return error.message;
    throw error;
  }
}
