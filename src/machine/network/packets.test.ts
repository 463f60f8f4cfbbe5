import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encode } from '../process/text.ts';
import { encodePacket, packet } from './packets.ts';

test('packets do not overlap, however many there are, and begin empty where words of four bytes can lie', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 60 }), (lengths) => {
      const packets = lengths.map((length, i) => {
        const bytes = packet(length);
        expect([bytes.length, bytes.byteOffset % 4, bytes.every((byte) => byte === 0)]).toEqual([length, 0, true]);
        return bytes.fill(i + 1);
      });
      for (const [i, bytes] of packets.entries()) expect(bytes.every((byte) => byte === i + 1)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test.each(['', 'short', 'x'.repeat(100), `${'x'.repeat(100)}é€`])('the bytes of %j are those of the text', (text) => {
  expect(encodePacket(text)).toEqual(encode(text));
});
