import { SystemError } from '../../process/errors.ts';
import { decode } from '../../process/text.ts';
import { applet } from '../lib/applet.ts';
import { readFile } from '../lib/files.ts';

/** vi as a viewer: it shows the file, moves, and leaves with q; editing is not simulated and it says so. */
export const vi = applet(function* (tool) {
  const path = tool.args.find((arg) => !/^[-+]/.test(arg));
  let text = '';
  try {
    if (path !== undefined) text = decode(yield* readFile(tool.process, path));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
  if (!tool.process.isTerminal(0) || !tool.process.isTerminal(1)) {
    tool.out.put(text);
    return yield* tool.die('no terminal: this vi only shows files');
  }
  const lines = text.replace(/\n$/, '').split('\n');
  let topLine = 0;
  tool.process.terminal.setRaw(0, true);
  try {
    for (let message = 'this vi only shows files: j k Space b g G move, q leaves'; ; message = '') {
      const { rows } = tool.process.terminal.size(0);
      const height = Math.max(1, rows - 1);
      const page = lines.slice(topLine, topLine + height);
      while (page.length < height) page.push('~');
      tool.out.put(`\x1b[H\x1b[J${page.join('\r\n')}\r\n${message || `${path ?? '(none)'} ${topLine + 1}/${lines.length}`}`);
      yield* tool.out.flush();
      const keys = decode(yield* tool.process.read(0, 16));
      const last = Math.max(0, lines.length - height);
      if (keys === '' || /[qZ\x03]/.test(keys)) break;
      if (/j|\x1b\[B|\r/.test(keys)) topLine = Math.min(last, topLine + 1);
      else if (/k|\x1b\[A/.test(keys)) topLine = Math.max(0, topLine - 1);
      else if (/[ \x06]|\x1b\[6~/.test(keys)) topLine = Math.min(last, topLine + height);
      else if (/[b\x02]|\x1b\[5~/.test(keys)) topLine = Math.max(0, topLine - height);
      else if (keys.includes('G')) topLine = last;
      else if (keys.includes('g')) topLine = 0;
    }
  } finally {
    tool.process.terminal.setRaw(0, false);
  }
  tool.out.put('\r\n');
  return 0;
});
