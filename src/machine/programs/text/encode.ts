import type { Bytes, Execution } from '../../process/types.ts';
import { applet, namedError, type Tool } from '../lib/applet.ts';
import { decodeBinary } from '../lib/binary.ts';
import { bsdChecksum, md5, posixChecksum, sha1, sha256 } from '../lib/checksums.ts';
import { readAll } from '../lib/files.ts';
import { isGnu } from '../lib/gnu.ts';
import { eachInput } from '../lib/input.ts';
import { parseOptions } from '../lib/options.ts';
import { sha512 } from '../lib/sha512.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of bytes, without line breaks. */
export function toBase64(data: Bytes): string {
  let out = '';
  for (let i = 0; i < data.length; i += 3) {
    const word = (data[i]! << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
    out +=
      alphabet[word >> 18]! +
      alphabet[(word >> 12) & 63]! +
      (i + 1 < data.length ? alphabet[(word >> 6) & 63]! : '=') +
      (i + 2 < data.length ? alphabet[word & 63]! : '=');
  }
  return out;
}

/** Bytes of base64; undefined where it is none. White space does not matter. */
export function fromBase64(text: string): Bytes | undefined {
  const clean = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return undefined;
  const out: number[] = [];
  let [bits, count] = [0, 0];
  for (const c of clean.replace(/=+$/, '')) {
    bits = ((bits << 6) | alphabet.indexOf(c)) & 0xffffff;
    count += 6;
    if (count >= 8) out.push((bits >> (count -= 8)) & 255);
  }
  return Uint8Array.from(out);
}

export const base64 = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'dw:i',
    long: { decode: 'd', wrap: 'w', 'ignore-garbage': 'i' },
    most: 1,
    usage: '[-d] [-w COL] [FILE]\n\nBase64 encode or decode FILE to standard output\n\n\t-d\tDecode data\n\t-w COL\tWrap lines at COL (default 76, 0 disables)',
  });
  const width = Number(options.value('w') ?? 76);
  return yield* eachInput(
    tool,
    options.rest,
    function* (source) {
      const data = yield* readAll(tool.process, source.descriptor);
      if (options.has('d')) {
        const out = fromBase64(decodeBinary(data));
        if (!out) yield* tool.die(isGnu(tool.process) ? 'invalid input' : 'truncated input');
        yield* tool.process.write(1, out!);
        return;
      }
      const text = toBase64(data);
      if (width === 0) tool.out.put(text);
      else for (let i = 0; i < text.length; i += width) tool.out.put(`${text.slice(i, i + width)}\n`);
    },
    namedError,
  );
});

const digests: Readonly<Record<string, (data: Bytes) => string>> = { md5sum: md5, sha1sum: sha1, sha256sum: sha256, sha512sum: sha512 };

/** md5sum, sha1sum, sha256sum. */
export const digest = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'cswb',
    long: { check: 'c', status: 's', binary: 'b', text: 'b' },
    usage: '[-c[sw]] [FILE]...\n\nPrint or check checksums\n',
  });
  const compute = digests[tool.name] ?? md5;
  if (options.has('c')) return yield* check(tool, options.rest, compute, options.has('s'));
  return yield* eachInput(tool, options.rest, function* (source) {
    tool.out.put(`${compute(yield* readAll(tool.process, source.descriptor))}  ${source.name}\n`);
  });
});

function* check(tool: Tool, names: readonly string[], compute: (data: Bytes) => string, silent: boolean): Execution<number> {
  let failed = 0;
  let all = 0;
  yield* eachInput(tool, names, function* (source) {
    for (const line of decodeBinary(yield* readAll(tool.process, source.descriptor)).split('\n')) {
      const match = /^([0-9a-f]+) [ *](.*)$/.exec(line);
      if (!match) continue;
      all++;
      let fine = false;
      yield* eachInput(tool, [match[2]!], function* (file) {
        fine = compute(yield* readAll(tool.process, file.descriptor)) === match[1];
      });
      if (!fine) failed++;
      if (!silent) tool.out.put(`${match[2]}: ${fine ? 'OK' : 'FAILED'}\n`);
    }
  });
  if (failed && !silent) yield* tool.complain(`WARNING: ${failed} of ${all} computed checksums did NOT match`);
  return failed ? 1 : 0;
}

export const cksum = applet(function* (tool) {
  return yield* eachInput(tool, tool.args, function* (source) {
    const data = yield* readAll(tool.process, source.descriptor);
    tool.out.put(`${posixChecksum(data)} ${data.length}${tool.args.length > 0 ? ` ${source.name}` : ''}\n`);
  });
});

export const sum = applet(function* (tool) {
  return yield* eachInput(tool, tool.args, function* (source) {
    const data = yield* readAll(tool.process, source.descriptor);
    const blocks = String(Math.ceil(data.length / 1024)).padStart(5);
    tool.out.put(`${String(bsdChecksum(data)).padStart(5, '0')} ${blocks}${tool.args.length > 0 ? ` ${source.name}` : ''}\n`);
  });
});
