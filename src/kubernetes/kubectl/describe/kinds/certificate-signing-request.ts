import { decode } from '../../../../machine/process/text.ts';
import { second } from '../../../../time/index.ts';
import { base64ToBytes } from '../../../api/base64.ts';
import { humanDuration } from '../../../api/duration.ts';
import type { ObjectMeta } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';
import { formatLabels } from '../../printers/table.ts';
import { type CertificateRequest, parseCertificateRequest } from '../../text/certificate-request.ts';
import type { Describer } from '../describe-object.ts';
import { describeEvents } from '../events.ts';
import { formatTime } from '../values.ts';
import { DescribeWriter, type Writer } from '../writer.ts';

interface SigningRequest {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly request: string; readonly signerName?: string; readonly expirationSeconds?: number; readonly username?: string };
  readonly status?: { readonly certificate?: string; readonly conditions?: readonly { readonly type: string }[] };
}

/** `Approved,Issued` */
function statusOf({ status }: SigningRequest): string {
  const has = (type: string) => (status?.conditions ?? []).some((condition) => condition.type === type);
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${decision}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}

/** Parts of the subject that are told only where the request has them, by object identifier. */
const subjectParts: readonly (readonly [label: string, identifier: string])[] = [
  ['Organization', '2.5.4.10'],
  ['Organizational Unit', '2.5.4.11'],
  ['Country', '2.5.4.6'],
  ['Locality', '2.5.4.7'],
  ['Province', '2.5.4.8'],
  ['StreetAddress', '2.5.4.9'],
  ['PostalCode', '2.5.4.17'],
];

function describeRequest(writer: Writer, { subject, names }: CertificateRequest): void {
  const list = (label: string, values: readonly string[] | undefined) => {
    if (values?.length) writer.line(0, `\t${label}:\t${values.join('\n\t\t')}`);
  };
  writer.line(0, 'Subject:');
  writer.line(0, `\tCommon Name:\t${subject.get('2.5.4.3')?.at(-1) ?? ''}`);
  writer.line(0, `\tSerial Number:\t${subject.get('2.5.4.5')?.at(-1) ?? ''}`);
  for (const [label, identifier] of subjectParts) list(label, subject.get(identifier));
  const { dns, email, uris, addresses } = names;
  if (dns.length + email.length + uris.length + addresses.length === 0) return;
  writer.line(0, 'Subject Alternative Names:');
  list('DNS Names', dns);
  list('Email Addresses', email);
  list('URIs', uris);
  list('IP Addresses', addresses);
}

export const certificateSigningRequest: Describer = function* ({ invocation, object, events }) {
  const csr = object as unknown as SigningRequest;
  const { metadata, spec } = csr;
  const request = parseCertificateRequest(decode(base64ToBytes(spec.request)));
  if (!request) throw new UserError('Error parsing CSR: PEM block type must be CERTIFICATE REQUEST');
  const writer = new DescribeWriter();
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Labels:\t${formatLabels(metadata.labels)}`);
  writer.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`);
  writer.line(0, `CreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`);
  writer.line(0, `Requesting User:\t${spec.username ?? ''}`);
  if (spec.signerName) writer.line(0, `Signer:\t${spec.signerName}`);
  if (spec.expirationSeconds !== undefined) writer.line(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * second)}`);
  writer.line(0, `Status:\t${statusOf(csr)}`);
  describeRequest(writer, request);
  describeEvents(writer, events, invocation.clock.now);
  return writer.end();
};
