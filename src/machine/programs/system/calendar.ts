import { applet } from '../lib/applet.ts';
import { parseOptions } from '../lib/options.ts';
import { calendar } from '../lib/strftime.ts';

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const header = 'Su Mo Tu We Th Fr Sa';

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function daysOf(month: number, year: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Of the first day; 0 is Sunday (Zeller's rule). */
function weekdayOfFirst(month: number, year: number): number {
  const [m, y] = month < 3 ? [month + 12, year - 1] : [month, year];
  const h = (1 + Math.floor((13 * (m + 1)) / 5) + y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)) % 7;
  return (h + 6) % 7;
}

/** The six lines of a month. */
function weeks(month: number, year: number): string[] {
  const cells = [...Array(weekdayOfFirst(month, year)).fill('  '), ...Array.from({ length: daysOf(month, year) }, (_, i) => String(i + 1).padStart(2))];
  return Array.from({ length: 6 }, (_, week) =>
    cells
      .slice(week * 7, week * 7 + 7)
      .join(' ')
      .padEnd(20),
  );
}

const centered = (text: string, width: number) => `${' '.repeat(Math.max(0, Math.floor((width - text.length) / 2)))}${text}`;

/** cal: a month, or a year. */
export const cal = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'jmy',
    most: 2,
    usage: '[-jmy] [[MONTH] YEAR]\n\nDisplay a calendar\n\n\t-j\tUse julian dates\n\t-m\tWeek starts on Monday\n\t-y\tDisplay the entire year',
  });
  const now = calendar(tool.process.clock.now);
  const [first, second] = options.rest;
  const year = Number(second ?? first ?? now.year);
  if (!(year >= 1 && year <= 9999)) return yield* tool.die(`number ${second ?? first} is not in 1..9999 range`);
  const whole = options.has('y') || (first !== undefined && second === undefined);
  if (!whole) {
    const month = second === undefined ? now.month : Number(first);
    if (!(month >= 1 && month <= 12)) return yield* tool.die(`number ${first} is not in 1..12 range`);
    tool.out.put(
      `${centered(`${months[month - 1]} ${year}`, 20)}\n${header}\n${weeks(month, year)
        .map((line) => line.trimEnd() || ' '.repeat(21))
        .join('\n')}\n`,
    );
    return 0;
  }
  tool.out.put(`${centered(String(year), 66)}\n\n`);
  for (let quarter = 0; quarter < 4; quarter++) {
    const three = [1, 2, 3].map((i) => quarter * 3 + i);
    const side = (parts: readonly string[]) =>
      `${parts
        .map((part) => part.padEnd(20))
        .join('  ')
        .trimEnd()}\n`;
    tool.out.put(side(three.map((month) => centered(months[month - 1]!, 20))) + side(three.map(() => header)));
    const lines = three.map((month) => weeks(month, year));
    for (let i = 0; i < 6; i++) tool.out.put(side(lines.map((own) => own[i]!)));
  }
  return 0;
});
