import type { ApiRequest } from '../api/transport.ts';
import { noRepresentation, noSuchForm, refuse } from './refusal.ts';

/** In which form an answer is wanted: the object itself, a Table of it, or its metadata alone. */
export type Representation = 'object' | 'Table' | 'PartialObjectMetadata';

const plain = new Set(['application/json', 'application/yaml', '*/*', 'application/vnd.kubernetes.protobuf']);
const known = new Map<string, Representation | 'unknown' | 'form'>();

function readOne(range: string): Representation | 'unknown' | 'form' {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
  if (!plain.has(type)) return 'unknown';
  const values = new Map(parameters.map((parameter) => parameter.split('=') as [string, string]));
  const as = values.get('as');
  if (as === undefined || as === 'APIGroupDiscoveryList') return 'object';
  const group = values.get('g') === 'meta.k8s.io' && (values.get('v') === 'v1' || values.get('v') === 'v1beta1');
  if (as === 'Table' && group) return 'Table';
  if ((as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') && group) return 'PartialObjectMetadata';
  return 'form';
}

function read(header: string): Representation | 'unknown' | 'form' {
  const found = header.split(',').map(readOne);
  return found.find((one) => one !== 'unknown' && one !== 'form') ?? (found.includes('form') ? 'form' : 'unknown');
}

/** The form that the Accept header asks for; refuses with 406 when none is served. A collection can also be watched, and says so. */
export function representation(request: ApiRequest, collection = false): Representation {
  const header = request.headers?.accept;
  if (!header || header === 'application/json') return 'object';
  let form = known.get(header);
  if (form === undefined) {
    form = read(header);
    known.set(header, form);
  }
  if (form === 'unknown') return refuse(noRepresentation(collection));
  if (form === 'form') return refuse(noSuchForm());
  return form;
}
