import { decode, encode } from '../../machine/process/text.ts';

/** Types of records, by number. */
export const recordTypes = { A: 1, CNAME: 5, PTR: 12, SRV: 33 } as const;

/** Response codes. */
export const codes = { noError: 0, nameError: 3 } as const;

/** What a client asks. */
export interface Question {
  readonly id: number;
  readonly recursionDesired: boolean;
  readonly name: string;
  readonly type: number;
}

interface RecordOf<T extends number> {
  /** Without the last dot. */
  readonly name: string;
  readonly type: T;
}

export type DnsRecord =
  | (RecordOf<typeof recordTypes.A> & { readonly address: string })
  | (RecordOf<typeof recordTypes.CNAME | typeof recordTypes.PTR> & { readonly target: string })
  | (RecordOf<typeof recordTypes.SRV> & { readonly weight: number; readonly port: number; readonly target: string });

const headerLength = 12;
const internet = 1;
const isResponse = 0x8000;
const authoritative = 0x0400;
const recursionDesired = 0x0100;
/** Seconds for which an answer may be kept (the Corefile's `ttl 30`). */
const ttl = 30;

/** Takes a query apart (RFC 1035); undefined for what is none. */
export function parseQuery(bytes: Uint8Array): Question | undefined {
  const short = (at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  if (bytes.length < headerLength || (short(2) & isResponse) !== 0 || short(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = headerLength;
  for (let length = bytes[at]; length !== 0; length = bytes[at]) {
    if (length === undefined || length > 63 || at + length >= bytes.length) return undefined;
    labels.push(decode(bytes.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  if (at + 5 > bytes.length) return undefined;
  return { id: short(0), recursionDesired: (short(2) & recursionDesired) !== 0, name: labels.join('.'), type: short(at + 1) };
}

const shortBytes = (value: number) => [(value >> 8) & 255, value & 255];

function nameBytes(name: string): number[] {
  const labels = name.split('.').filter((label) => label !== '');
  return [...labels.flatMap((label) => [label.length, ...encode(label)]), 0];
}

function dataBytes(record: DnsRecord): number[] {
  if (record.type === recordTypes.A) return record.address.split('.').map(Number);
  if (record.type === recordTypes.SRV) return [...shortBytes(0), ...shortBytes(record.weight), ...shortBytes(record.port), ...nameBytes(record.target)];
  return nameBytes(record.target);
}

function recordBytes(record: DnsRecord): number[] {
  const data = dataBytes(record);
  return [...nameBytes(record.name), ...shortBytes(record.type), ...shortBytes(internet), 0, 0, ...shortBytes(ttl), ...shortBytes(data.length), ...data];
}

/** An answer as it goes over the wire. */
export function formatAnswer(question: Question, code: number, answers: readonly DnsRecord[]): Uint8Array {
  const flags = isResponse | authoritative | (question.recursionDesired ? recursionDesired : 0) | code;
  const header = [question.id, flags, 1, answers.length, 0, 0].flatMap(shortBytes);
  const asked = [...nameBytes(question.name), ...shortBytes(question.type), ...shortBytes(internet)];
  return Uint8Array.from([...header, ...asked, ...answers.flatMap(recordBytes)]);
}
