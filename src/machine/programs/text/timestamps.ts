import { applet } from '../lib/applet.ts';
import { LineReader } from '../lib/input.ts';
import { parseOptions } from '../lib/options.ts';
import { strftime } from '../lib/strftime.ts';

/** ts: the time before each line; -i since the line before, -s since the start. */
export const ts = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'is',
    most: 1,
    usage: '[-is] [STRFTIME]\n\nPipe stdin to stdout, add timestamp to each line\n\n\t-s\tTime since start\n\t-i\tTime since previous line',
  });
  const relative = options.has('i') || options.has('s');
  const format = options.rest[0] ?? (relative ? '%H:%M:%S' : '%b %d %H:%M:%S');
  const fraction = /%\.([Ss])$/.test(format);
  let base = tool.process.clock.now;
  const reader = new LineReader(tool.process, 0, tool.out);
  for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) {
    const { now } = tool.process.clock;
    const time = relative ? now - base : now;
    if (options.has('i')) base = now;
    const rest = fraction ? `.${String(time % 1_000_000).padStart(6, '0')}` : '';
    tool.out.raw(`${strftime(format.replace(/%\.([Ss])$/, '%$1'), time)}${rest} ${line}${reader.terminated ? '\n' : ''}`);
    yield* tool.out.flush();
  }
  return 0;
});
