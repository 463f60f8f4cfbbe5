import { type FieldError, notSupported, required } from '../fielderror.ts';
import type { EndpointAddress, EndpointPort, Endpoints } from '../types.ts';
import { checkEndpointIp, checkIp } from './addresses.ts';
import { validateObjectMeta } from './metadata.ts';
import { check, checkRange, isDns1123Label, isDns1123Subdomain, isQualifiedName } from './names.ts';

const protocols = ['SCTP', 'TCP', 'UDP'];

function validateAddress(address: EndpointAddress, path: string, errors: FieldError[]): void {
  checkIp(address.ip, `${path}.ip`, errors);
  if (address.hostname) check(isDns1123Label, address.hostname, `${path}.hostname`, errors);
  if (address.nodeName !== undefined) check(isDns1123Subdomain, address.nodeName, `${path}.nodeName`, errors);
  checkEndpointIp(address.ip, `${path}.ip`, errors);
}

function validatePort(port: EndpointPort, needsName: boolean, path: string, errors: FieldError[]): void {
  if (port.name) check(isDns1123Label, port.name, `${path}.name`, errors);
  else if (needsName) errors.push(required(`${path}.name`));
  checkRange(port.port, 1, 65535, `${path}.port`, errors);
  if (!port.protocol) errors.push(required(`${path}.protocol`));
  else if (!protocols.includes(port.protocol)) errors.push(notSupported(`${path}.protocol`, port.protocol, protocols));
  if (port.appProtocol !== undefined) check(isQualifiedName, port.appProtocol, `${path}.appProtocol`, errors);
}

export function validateEndpoints(endpoints: Endpoints, errors: FieldError[]): void {
  validateObjectMeta(endpoints.metadata, true, isDns1123Subdomain, errors);
  for (const [index, subset] of (endpoints.subsets ?? []).entries()) {
    const path = `subsets[${index}]`;
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    if (addresses.length === 0 && notReadyAddresses.length === 0) errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
    for (const [at, address] of addresses.entries()) validateAddress(address, `${path}.addresses[${at}]`, errors);
    for (const [at, address] of notReadyAddresses.entries()) validateAddress(address, `${path}.notReadyAddresses[${at}]`, errors);
    for (const [at, port] of ports.entries()) validatePort(port, ports.length > 1, `${path}.ports[${at}]`, errors);
  }
}
