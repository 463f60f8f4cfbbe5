import { fromRFC3339, type Time } from '../../../time/index.ts';
import { encode } from '../../process/text.ts';
import type { Program } from '../../process/types.ts';
import { applet } from '../lib/applet.ts';
import { echoText } from '../lib/echo.ts';
import { statOrNothing } from '../lib/files.ts';
import { killAll } from '../lib/kill.ts';
import { parseOptions, usage } from '../lib/options.ts';
import { formatPrintf } from '../lib/printf.ts';
import { parseInterval } from '../lib/sizes.ts';
import { strftime } from '../lib/strftime.ts';
import { evaluateTest } from '../sh/test-command.ts';

export const trueProgram = applet(function* () {
  return 0;
});

export const falseProgram = applet(function* () {
  return 1;
});

const plainSeconds = /^[0-9]{1,9}$/;

/**
 * sleep, with the units of busybox; several operands add up. Most often it is one number: that goes without what an applet needs for its messages,
 * and is the system call alone, whose value is the status: 0, since no signal is handled.
 */
export const sleep: Program = (process) => {
  const { argv } = process;
  return argv.length === 2 && plainSeconds.test(argv[1]!) ? process.sleep(Number(argv[1]) * 1_000_000) : sleepApplet(process);
};

const sleepApplet = applet(function* (tool) {
  if (tool.args.length === 0)
    return yield* usage(tool, {
      letters: '',
      usage:
        '[N]...\n\nPause for a time equal to the total of the args given, where each arg can\nhave an optional suffix of (s)econds, (m)inutes, (h)ours, or (d)ays',
    });
  let total = 0;
  for (const arg of tool.args) {
    if (arg === 'infinity' || arg === 'inf') {
      yield* tool.process.poll([]);
      return 0;
    }
    const length = parseInterval(arg);
    if (length === undefined) return yield* tool.die(`invalid number '${arg}'`);
    total += length;
  }
  yield* tool.process.sleep(total);
  return 0;
});

export const usleep = applet(function* (tool) {
  yield* tool.process.sleep(Number(tool.args[0] ?? 0) || 0);
  return 0;
});

export const echo = applet(function* (tool) {
  tool.out.raw(echoText(tool.args));
  return 0;
});

export const printf = applet(function* (tool) {
  if (tool.args.length === 0)
    return yield* usage(tool, { letters: '', usage: 'FORMAT [ARG]...\n\nFormat and print ARG(s) according to FORMAT (a-la C printf)' });
  const result = formatPrintf(tool.args, { bash: false, now: tool.process.clock.now });
  for (const piece of result.pieces) {
    if (piece.error) yield* tool.complain(piece.text);
    else tool.out.raw(piece.text);
  }
  return result.status;
});

export const test = applet(function* (tool) {
  const result = evaluateTest(tool.process, [tool.name, ...tool.args]);
  if (typeof result === 'boolean') return result ? 0 : 1;
  return yield* tool.die(result.message, 2);
});

export const kill = applet(function* (tool) {
  return yield* killAll(tool.process, tool.args, { prefix: `${tool.name}: `, bash: false });
});

export const yes = applet(function* (tool) {
  const line = `${tool.args.length > 0 ? tool.args.join(' ') : 'y'}\n`;
  const small = encode(line.repeat(Math.max(1, Math.floor(4096 / line.length))));
  const large = encode(line.repeat(Math.max(1, Math.floor(65536 / line.length))));
  for (let round = 0; ; round++) {
    yield* tool.process.write(1, round < 100 ? small : large);
    yield* tool.process.work(round < 100 ? 20 : 5000);
  }
});

/** seq, with -w, -s and fractions. */
export const seq = applet(function* (tool) {
  const negative = tool.args.findIndex((arg) => /^-\.?\d/.test(arg));
  const cut = negative < 0 ? tool.args.length : negative;
  const options = yield* parseOptions(
    tool,
    { letters: '+ws:', usage: '[-w] [-s SEP] [FIRST [INC]] LAST\n\nPrint numbers from FIRST to LAST, in steps of INC.\nFIRST, INC default to 1.' },
    tool.args.slice(0, cut),
  );
  const rest = [...options.rest, ...tool.args.slice(cut)];
  if (rest.length === 0 || rest.length > 3)
    return yield* usage(tool, {
      letters: '',
      usage:
        '[-w] [-s SEP] [FIRST [INC]] LAST\n\nPrint numbers from FIRST to LAST, in steps of INC.\nFIRST, INC default to 1.\n\n\t-w\tPad to last with leading zeros\n\t-s SEP\tString separator',
    });
  const bad = rest.find((arg) => !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(arg));
  if (bad !== undefined)
    return yield* usage(tool, {
      usage:
        '[-w] [-s SEP] [FIRST [INC]] LAST\n\nPrint numbers from FIRST to LAST, in steps of INC.\nFIRST, INC default to 1.\n\n\t-w\tPad to last with leading zeros\n\t-s SEP\tString separator',
    });
  const numbers = rest.map(Number);
  const first = numbers.length > 1 ? numbers[0]! : 1;
  const step = numbers.length > 2 ? numbers[1]! : 1;
  const last = numbers.at(-1)!;
  if (step === 0) return yield* tool.die("invalid increment '0'");
  const digits = Math.max(0, ...rest.slice(0, Math.max(1, rest.length - 1)).map((arg) => (arg.split('.')[1] ?? '').length));
  const show = (value: number) => value.toFixed(digits);
  const width = options.has('w') ? Math.max(show(first).length, show(last).length) : 0;
  const separator = options.value('s') ?? '\n';
  let printed = false;
  const count = Math.floor((last - first) / step + 1e-9);
  for (let i = 0; i <= count; i++) {
    const text = show(first + i * step);
    tool.out.put(`${printed ? separator : ''}${text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0')}`);
    printed = true;
    if (i % 256 === 255) {
      yield* tool.out.drain();
      yield* tool.process.work(20);
    }
  }
  if (printed) tool.out.put('\n');
  return 0;
});

const relative = /^@(\d+)(?:\.\d+)?$/;

/** The forms of `date -d` that leave something to the present day: `hh:mm[:ss]`, `[YYYY.]MM.DD-hh:mm[:ss]`, `[[[[YY]YY]MM]DD]hhmm[.ss]`. */
function completeDate(text: string, now: Time): string {
  const given = text.trim();
  const today = strftime('%F', now);
  if (/^\d\d?:\d\d(?::\d\d)?$/.test(given)) return `${today} ${given.padStart(given.split(':').length === 2 ? 5 : 8, '0')}`;
  const dotted = /^(?:(\d{4})\.)?(\d\d)\.(\d\d)-(\d\d:\d\d(?::\d\d)?)$/.exec(given);
  if (dotted) return `${dotted[1] ?? today.slice(0, 4)}-${dotted[2]}-${dotted[3]} ${dotted[4]}`;
  const digits = /^(\d{4})?(\d\d)?(\d\d)?(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(given);
  if (!digits || (digits[1] && !digits[3])) return given;
  const [, year, first, second, hour, minute, seconds] = digits;
  const [month, day] = second ? [first, second] : [undefined, first];
  return `${year ?? today.slice(0, 4)}-${month ?? today.slice(5, 7)}-${day ?? today.slice(8)} ${hour}:${minute}:${seconds ?? '00'}`;
}

/** date: output formats, -u, -d, -r, -R, -I. The machine's zone is UTC. */
export const date = applet(function* (tool) {
  const options = yield* parseOptions(
    tool,
    {
      letters: 'Rus:d:r:D:I',
      long: { utc: 'u', date: 'd', reference: 'r', rfc2822: 'R', 'rfc-2822': 'R', 'iso-8601': 'I', set: 's' },
      usage: '[OPTIONS] [+FMT] [[-s] TIME]\n\nDisplay time (using +FMT), or set time',
    },
    tool.args.map((arg) => (/^-I(date|seconds|hours|minutes|ns)$/.test(arg) ? `-I` : arg)),
  );
  let time = tool.process.clock.now;
  const given = options.value('d');
  if (given !== undefined) {
    const parsed = relative.test(given)
      ? Number(relative.exec(given)![1]) * 1_000_000
      : fromRFC3339(
          completeDate(given, time)
            .replace(' ', 'T')
            .replace(/^(\d{4}-\d\d-\d\d)$/, '$1T00:00:00')
            .replace(/(T\d\d:\d\d)$/, '$1:00')
            .replace(/Z?$/, (z) => z || 'Z')
            .replace(/ZZ$/, 'Z'),
        );
    if (parsed === undefined && given !== 'now') return yield* tool.die(`invalid date '${given}'`);
    time = parsed ?? time;
  }
  const reference = options.value('r');
  if (reference !== undefined) {
    const stat = statOrNothing(tool.process, reference);
    if (!stat) return yield* tool.die(`${reference}: No such file or directory`);
    time = stat.modified;
  }
  if (options.has('s'))
    return yield* tool.die(
      tool.process.hasCapability('SYS_TIME') ? "setting a node's clock is not simulated in Podlab" : "can't set date: Operation not permitted",
    );
  const format = options.rest[0];
  if (format !== undefined && !format.startsWith('+')) return yield* tool.die(`invalid date '${format}'`);
  const iso = tool.args.find((arg) => arg.startsWith('-I'));
  if (options.has('I')) tool.out.put(`${strftime(iso === '-Iseconds' ? '%Y-%m-%dT%H:%M:%S+00:00' : '%Y-%m-%d', time)}\n`);
  else if (options.has('R')) tool.out.put(`${strftime('%a, %d %b %Y %H:%M:%S %z', time)}\n`);
  else tool.out.put(`${strftime(format?.slice(1) ?? '%a %b %e %H:%M:%S UTC %Y', time)}\n`);
  return 0;
});

export const basename = applet(function* (tool) {
  const syntax = {
    letters: '+as:',
    least: 1,
    usage:
      'FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...\n\nStrip directory path and SUFFIX from FILE\n\n\t-a\t\tAll arguments are FILEs\n\t-s SUFFIX\tRemove SUFFIX (implies -a)',
  };
  const options = yield* parseOptions(tool, syntax);
  const several = options.has('a') || options.has('s');
  if (!several && options.rest.length > 2) return yield* usage(tool, syntax);
  const suffix = options.value('s') ?? (several ? undefined : options.rest[1]);
  for (const path of several ? options.rest : options.rest.slice(0, 1)) {
    const name = path.replace(/\/+$/, '').split('/').at(-1) || '/';
    tool.out.put(`${suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
  }
  return 0;
});

export const dirname = applet(function* (tool) {
  if (tool.args.length === 0) return yield* usage(tool, { letters: '', usage: 'FILENAME\n\nStrip non-directory suffix from FILENAME' });
  for (const path of tool.args) {
    const trimmed = path.replace(/\/+$/, '') || (path ? '/' : '');
    const at = trimmed.lastIndexOf('/');
    tool.out.put(`${at < 0 ? '.' : trimmed.slice(0, at).replace(/\/+$/, '') || '/'}\n`);
  }
  return 0;
});

export const clear = applet(function* (tool) {
  tool.out.put('\x1b[H\x1b[J');
  return 0;
});

export const sync = trueProgram;

export const tty = applet(function* (tool) {
  const name = tool.process.processes().find((each) => each.pid === tool.process.pid)?.tty;
  const terminal = tool.process.isTerminal(0);
  if (!tool.args.includes('-s')) tool.out.put(terminal ? `/dev/${name?.replace(/^\/dev\//, '') || 'pts/0'}\n` : 'not a tty\n');
  return terminal ? 0 : 1;
});
