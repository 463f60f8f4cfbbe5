import { SystemError } from '../../process/errors.ts';
import type { Bytes, Execution, Process } from '../../process/types.ts';
import { decodeBinary, encodeBinary, toBinary } from '../lib/binary.ts';

/** Types of records, by number. */
export const recordTypes = { A: 1, CNAME: 5, PTR: 12, AAAA: 28, SRV: 33 } as const;

export interface DnsRecord {
  readonly name: string;
  readonly type: number;
  /** Seconds. */
  readonly ttl: number;
  /** An address, a name, or for SRV `priority weight port name`. */
  readonly data: string;
}

export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  /** 0 fine, 2 SERVFAIL, 3 NXDOMAIN. */
  readonly code: number;
  readonly question: { readonly name: string; readonly type: number };
  readonly answers: readonly DnsRecord[];
}

const short = (value: number) => String.fromCharCode((value >> 8) & 255, value & 255);
const nameBytes = (name: string) =>
  `${name
    .replace(/\.$/, '')
    .split('.')
    .filter((label) => label !== '')
    .map((label) => String.fromCharCode(label.length) + toBinary(label))
    .join('')}\0`;

function dataBytes(record: DnsRecord): string {
  if (record.type === recordTypes.A)
    return record.data
      .split('.')
      .map((part) => String.fromCharCode(Number(part)))
      .join('');
  if (record.type === recordTypes.SRV) {
    const [priority, weight, port, name] = record.data.split(' ') as [string, string, string, string];
    return short(Number(priority)) + short(Number(weight)) + short(Number(port)) + nameBytes(name);
  }
  return record.type === recordTypes.AAAA ? `${'\0'.repeat(15)}\x01` : nameBytes(record.data);
}

/** A message as it goes over the wire (RFC 1035). */
export function encodeDns(message: DnsMessage): Bytes {
  const flags = (message.response ? 0x8580 : 0x0100) | message.code;
  const answers = message.answers.map((record) => {
    const data = dataBytes(record);
    return nameBytes(record.name) + short(record.type) + short(1) + short(record.ttl >> 16) + short(record.ttl) + short(data.length) + data;
  });
  return encodeBinary(
    short(message.id) +
      short(flags) +
      short(1) +
      short(answers.length) +
      short(0) +
      short(0) +
      nameBytes(message.question.name) +
      short(message.question.type) +
      short(1) +
      answers.join(''),
  );
}

/** Takes a message apart; undefined if it is none. */
export function decodeDns(bytes: Bytes): DnsMessage | undefined {
  if (bytes.length < 12) return undefined;
  const text = decodeBinary(bytes);
  const number = (at: number) => (text.charCodeAt(at) << 8) | text.charCodeAt(at + 1);
  let at = 12;
  const name = (start: number): [string, number] => {
    const labels: string[] = [];
    let next = start;
    let end = -1;
    for (let hops = 0; hops < 64; hops++) {
      const length = text.charCodeAt(next);
      if (length >= 0xc0) {
        if (end < 0) end = next + 2;
        next = number(next) & 0x3fff;
      } else if (!length) return [labels.join('.'), end < 0 ? next + 1 : end];
      else {
        labels.push(text.slice(next + 1, next + 1 + length));
        next += length + 1;
      }
    }
    return [labels.join('.'), end < 0 ? next : end];
  };
  const [question, afterName] = name(at);
  const type = number(afterName);
  at = afterName + 4;
  const answers: DnsRecord[] = [];
  for (let i = 0; i < number(6); i++) {
    const [owner, header] = name(at);
    const [kind, ttl, size] = [number(header), number(header + 4) * 65536 + number(header + 6), number(header + 8)];
    const start = header + 10;
    const data =
      kind === recordTypes.A
        ? [...text.slice(start, start + 4)].map((c) => c.charCodeAt(0)).join('.')
        : kind === recordTypes.SRV
          ? `${number(start)} ${number(start + 2)} ${number(start + 4)} ${name(start + 6)[0]}`
          : kind === recordTypes.AAAA
            ? '::1'
            : name(start)[0];
    answers.push({ name: owner, type: kind, ttl, data });
    at = start + size;
  }
  return { id: number(0), response: (number(2) & 0x8000) !== 0, code: number(2) & 15, question: { name: question, type }, answers };
}

/** Asks one server over UDP; undefined if it does not answer in time (microseconds). */
export function* askServer(
  process: Process,
  server: { address: string; port: number },
  name: string,
  type: number,
  timeout = 5_000_000,
): Execution<DnsMessage | undefined> {
  const id = process.random.integer(1, 65535);
  let descriptor: number | undefined;
  try {
    descriptor = yield* process.connect(server, 'udp');
    const query = encodeDns({ id, response: false, code: 0, question: { name, type }, answers: [] });
    for (let tries = 0; tries < 2; tries++) {
      yield* process.write(descriptor, query);
      const ready = yield* process.poll([descriptor], timeout);
      if (ready.length === 0) continue;
      const answer = decodeDns(yield* process.read(descriptor));
      if (answer?.id === id) return answer;
    }
    return undefined;
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  } finally {
    if (descriptor !== undefined) process.close(descriptor);
  }
}
