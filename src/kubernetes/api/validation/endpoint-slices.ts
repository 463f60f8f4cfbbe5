import { equal } from '../equal.ts';
import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../fielderror.ts';
import { parseIp } from '../ip.ts';
import type { Endpoint, EndpointSlice } from '../types.ts';
import { checkEndpointIp, checkIp } from './addresses.ts';
import { validateImmutable, validateLabels, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, checkFullyQualifiedDomain, isDns1123Label, isDns1123Subdomain, isLabelValue, isQualifiedName } from './names.ts';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const mostEndpoints = 1000;
const mostAddresses = 100;
const mostPorts = 20_000;
const mostTopologyLabels = 16;
const mostHints = 8;

function validatePorts(ports: EndpointSlice['ports'], errors: FieldError[]): void {
  if (!ports) return;
  if (ports.length > mostPorts) return void errors.push(tooMany('ports', ports.length, mostPorts));
  const names = new Set<string>();
  for (const [index, { name = '', protocol, appProtocol }] of ports.entries()) {
    const path = `ports[${index}]`;
    if (name) check(isDns1123Label, name, `${path}.name`, errors);
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (protocol === undefined) errors.push(required(`${path}.protocol`));
    else if (!protocols.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, protocols));
    if (appProtocol !== undefined) check(isQualifiedName, appProtocol, `${path}.appProtocol`, errors);
  }
}

/** An address of a type that is not known is not looked at. */
function validateAddress(address: string, type: string, list: string, index: number, errors: FieldError[]): void {
  const path = `${list}[${index}]`;
  if (type === 'FQDN') checkFullyQualifiedDomain(address, path, errors);
  if (type !== 'IPv4' && type !== 'IPv6') return;
  const before = errors.length;
  checkIp(address, path, errors);
  if (errors.length > before) return;
  const isFour = parseIp(address)?.length === 4;
  if (isFour !== (type === 'IPv4')) errors.push(invalid(list, address, `must be an ${type} address`));
  checkEndpointIp(address, path, errors);
}

function validateHints(list: readonly { readonly name: string }[] | undefined, rule: typeof isLabelValue, path: string, errors: FieldError[]): boolean {
  if (!list) return true;
  if (list.length > mostHints) {
    errors.push(tooMany(path, list.length, mostHints));
    return false;
  }
  for (const [index, { name }] of list.entries()) {
    if (list.findIndex((one) => one.name === name) < index) errors.push(duplicate(`${path}[${index}].name`, name));
    check(rule, name, `${path}[${index}].name`, errors);
  }
  return true;
}

function validateEndpoint(endpoint: Endpoint, type: string, path: string, errors: FieldError[]): void {
  const { addresses, nodeName, deprecatedTopology = {}, hostname, hints } = endpoint;
  if (!addresses?.length) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'));
  else if (addresses.length > mostAddresses) errors.push(tooMany(`${path}.addresses`, addresses.length, mostAddresses));
  for (const [index, address] of (addresses ?? []).entries()) validateAddress(address, type, `${path}.addresses`, index, errors);
  if (nodeName !== undefined) check(isDns1123Subdomain, nodeName, `${path}.nodeName`, errors);
  const labels = Object.keys(deprecatedTopology).length;
  if (labels > mostTopologyLabels) errors.push(tooMany(`${path}.deprecatedTopology`, labels, mostTopologyLabels));
  validateLabels(deprecatedTopology, `${path}.deprecatedTopology`, errors);
  if (hostname !== undefined) check(isDns1123Label, hostname, `${path}.hostname`, errors);
  if (validateHints(hints?.forZones, isLabelValue, `${path}.hints.forZones`, errors))
    validateHints(hints?.forNodes, isDns1123Subdomain, `${path}.hints.forNodes`, errors);
}

function validateEndpoints(endpoints: readonly Endpoint[], type: string, errors: FieldError[]): void {
  if (endpoints.length > mostEndpoints) return void errors.push(tooMany('endpoints', endpoints.length, mostEndpoints));
  for (const [index, endpoint] of endpoints.entries()) validateEndpoint(endpoint, type, `endpoints[${index}]`, errors);
}

export function validateEndpointSlice(slice: EndpointSlice, errors: FieldError[], old?: EndpointSlice): void {
  validateObjectMeta(slice.metadata, true, isDns1123Subdomain, errors);
  const type = slice.addressType ?? '';
  if (!type) errors.push(required('addressType'));
  else if (!addressTypes.includes(type)) errors.push(notSupported('addressType', type, addressTypes));
  validatePorts(slice.ports, errors);
  // Endpoints that do not change stay as they are.
  if (!old || !equal(old.endpoints, slice.endpoints)) validateEndpoints(slice.endpoints ?? [], type, errors);
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice, errors: FieldError[]): void {
  validateObjectMetaUpdate(slice.metadata, old.metadata, errors);
  validateEndpointSlice(slice, errors, old);
  validateImmutable(slice.addressType, old.addressType, 'addressType', errors);
}
