import { concat, decode } from '../../process/text.ts';
import type { Bytes, Execution } from '../../process/types.ts';
import { run } from './execute.ts';
import { Parser } from './parser.ts';
import type { Shell } from './shell.ts';
import { syntaxMessage } from './source.ts';
import { SyntaxFailure } from './syntax-error.ts';

/** Runs the commands that come on standard input, each as soon as its line is complete. */
export function* runInput(shell: Shell): Execution<number> {
  const { process } = shell;
  let text = '';
  let rest: Bytes = new Uint8Array();
  let line = 1;
  shell.line = 1;
  for (let ended = false; ; ) {
    if (text.includes('\n') || ended) {
      const parser = new Parser(text, { bash: shell.bash, firstLine: line, aliases: shell.expandAliases ? shell.aliases : new Map() });
      try {
        const script = parser.next();
        const complete = ended || (parser.position < text.length && !parser.documentCut) || (text.endsWith('\n') && !parser.documentCut);
        if (complete) {
          if (!script) {
            if (ended) return shell.status;
            line = parser.lineOf(parser.position);
            text = '';
          } else {
            line = parser.lineOf(parser.position);
            text = parser.text.slice(parser.position);
            yield* run(shell, script);
            continue;
          }
        }
      } catch (error) {
        if (!(error instanceof SyntaxFailure)) throw error;
        if (!error.incomplete || ended) {
          yield* process.write(2, syntaxMessage(shell, error, text));
          return 2;
        }
      }
    }
    const piece = yield* process.read(0, shell.bash ? 1 : 8191);
    if (piece.length === 0) {
      ended = true;
      text += decode(rest);
      rest = new Uint8Array();
      if (text.trim() === '') return shell.status;
      continue;
    }
    const all = concat([rest, piece]);
    const cut = completeLength(all);
    text += decode(all.subarray(0, cut));
    rest = all.slice(cut);
  }
}

/** How many bytes do not cut a character of UTF-8 apart. */
export function completeLength(bytes: Bytes): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
