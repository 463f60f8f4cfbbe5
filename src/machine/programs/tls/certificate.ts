import { decode, encode } from '../../process/text.ts';
import type { Process } from '../../process/types.ts';
import { readText } from '../lib/files.ts';
import { fromBase64, toBase64 } from '../text/encode.ts';

/** What a certificate says. Self-signed ones are their own issuer. */
export interface Certificate {
  /** `C=XX; O=Default Company Ltd; CN=example.com` */
  readonly subject: string;
  /** The names and addresses it is for, where it has them. */
  readonly names?: readonly string[];
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
}

const armour = /-----BEGIN CERTIFICATE-----\s*([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** The certificates of a PEM file. Podlab's hold their fields as JSON: nothing is signed. */
export function certificatesOf(process: Process, path: string): readonly Certificate[] {
  return [...readText(process, path).matchAll(armour)].flatMap((match) => {
    const bytes = fromBase64(match[1]!.replace(/\s/g, ''));
    return bytes ? (parseCertificate(decode(bytes)) ?? []) : [];
  });
}

/** The fields of a certificate as they go over the wire; undefined for what is none. */
export function parseCertificate(text: string): Certificate | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'subject' in value ? (value as Certificate) : undefined;
  } catch {
    return undefined;
  }
}

/** A certificate in PEM form. */
export function toPem(certificate: Certificate): string {
  const lines = toBase64(encode(JSON.stringify(certificate))).match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

export const commonName = ({ subject }: Certificate): string => /CN=([^;]+)/.exec(subject)?.[1] ?? '';

/** Whether a certificate is for a host: by its names, or without any by its common name. */
export function isFor(certificate: Certificate, host: string): boolean {
  return (certificate.names ?? [commonName(certificate)]).includes(host);
}
