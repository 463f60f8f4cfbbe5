import { UserError } from '../../errors.ts';

/** A port in decimal figures, as Go's strconv.ParseUint reads 16 bits. Throws its words, after those of the caller. */
export function parsePortNumber(text: string, failure = ''): number {
  const reason = /^\d+$/.test(text) ? (Number(text) > 65535 ? 'value out of range' : undefined) : 'invalid syntax';
  if (reason !== undefined) throw new UserError(`${failure}strconv.ParseUint: parsing ${JSON.stringify(text)}: ${reason}`);
  return Number(text);
}
