import { decode } from '../../../machine/process/text.ts';
import { base64ToBytes } from '../../api/base64.ts';

/** What a certificate signing request asks for (x509.CertificateRequest). */
export interface CertificateRequest {
  /** Values of the subject by object identifier, `2.5.4.3` for the common name. */
  readonly subject: ReadonlyMap<string, readonly string[]>;
  readonly names: AlternativeNames;
}

export interface AlternativeNames {
  readonly dns: readonly string[];
  readonly email: readonly string[];
  readonly uris: readonly string[];
  readonly addresses: readonly string[];
}

/** One element of DER: its tag, and its content. */
interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The elements that lie in a content, one behind the other. Throws RangeError where they do not fit. */
function elements(content: Uint8Array): readonly Element[] {
  const found: Element[] = [];
  for (let at = 0; at < content.length; ) {
    const tag = content[at]!;
    let length = content[at + 1] ?? 0;
    at += 2;
    if (length > 0x80) {
      const size = length - 0x80;
      length = content.subarray(at, at + size).reduce((sum, byte) => sum * 256 + byte, 0);
      at += size;
    }
    if (at + length > content.length) throw new RangeError('an element is longer than what holds it');
    found.push({ tag, content: content.subarray(at, at + length) });
    at += length;
  }
  return found;
}

const children = (element: Element | undefined) => (element ? elements(element.content) : []);

/** `2.5.4.3` */
function objectIdentifier(bytes: Uint8Array): string {
  const [first = 0, ...rest] = bytes;
  const parts = [Math.min(2, Math.floor(first / 40)), first - 40 * Math.min(2, Math.floor(first / 40))];
  let value = 0;
  for (const byte of rest) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      parts.push(value);
      value = 0;
    }
  }
  return parts.join('.');
}

function readSubject(name: Element | undefined): ReadonlyMap<string, readonly string[]> {
  const subject = new Map<string, string[]>();
  for (const set of children(name)) {
    for (const pair of children(set)) {
      const [type, value] = children(pair);
      if (!type || !value) continue;
      const key = objectIdentifier(type.content);
      subject.set(key, [...(subject.get(key) ?? []), decode(value.content)]);
    }
  }
  return subject;
}

const extensionRequest = '1.2.840.113549.1.9.14';
const subjectAltName = '2.5.29.17';
const generalNames = { email: 0x81, dns: 0x82, uri: 0x86, address: 0x87 } as const;

/** The content of an extension among the request's attributes. */
function extension(attributes: Element | undefined, identifier: string): Uint8Array | undefined {
  for (const attribute of children(attributes)) {
    const [type, values] = children(attribute);
    if (!type || objectIdentifier(type.content) !== extensionRequest) continue;
    for (const one of children(children(values)[0])) {
      const [name, ...rest] = children(one);
      if (name && objectIdentifier(name.content) === identifier) return rest.at(-1)?.content;
    }
  }
  return undefined;
}

const addressText = (bytes: Uint8Array): string =>
  bytes.length === 4 ? bytes.join('.') : Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! * 256 + bytes[2 * i + 1]!).toString(16)).join(':');

function alternativeNames(content: Uint8Array | undefined): AlternativeNames {
  const all = content ? children(elements(content)[0]) : [];
  const texts = (tag: number) => all.filter((name) => name.tag === tag).map((name) => decode(name.content));
  return {
    dns: texts(generalNames.dns),
    email: texts(generalNames.email),
    uris: texts(generalNames.uri),
    addresses: all.filter((name) => name.tag === generalNames.address).map((name) => addressText(name.content)),
  };
}

/** Reads a request in PEM; undefined where it is none. */
export function parseCertificateRequest(pem: string): CertificateRequest | undefined {
  const block = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]*)-----END/.exec(pem);
  if (!block) return undefined;
  try {
    const [, subject, , attributes] = children(children(elements(base64ToBytes(block[1]!.replace(/\s/g, '')))[0])[0]);
    return { subject: readSubject(subject), names: alternativeNames(extension(attributes, subjectAltName)) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
