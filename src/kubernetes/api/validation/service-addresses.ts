import { duplicate, type FieldError, invalid, notSupported, required } from '../fielderror.ts';
import type { ServiceSpec } from '../types.ts';
import { checkIp } from './addresses.ts';

const families = ['IPv4', 'IPv6'];
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

function isHeadless(spec: ServiceSpec): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
}

function validateFamilies(spec: ServiceSpec, errors: FieldError[]): void {
  const given: readonly string[] = spec.ipFamilies ?? [];
  for (const [index, family] of given.entries()) {
    if (!families.includes(family)) errors.push(notSupported(`spec.ipFamilies[${index}]`, family, families));
    if (given.indexOf(family) < index) errors.push(duplicate(`spec.ipFamilies[${index}]`, family));
  }
  const policy = spec.ipFamilyPolicy;
  if (policy !== undefined && !policies.includes(policy)) errors.push(notSupported('spec.ipFamilyPolicy', policy, policies));
}

function validateEach(ips: readonly string[], old: readonly string[] | undefined, errors: FieldError[]): boolean {
  const before = errors.length;
  for (const [index, ip] of ips.entries()) {
    if (index > 0 || ip !== 'None') checkIp(ip, `spec.clusterIPs[${index}]`, errors, old);
    else if (ips.length > 1) errors.push(invalid('spec.clusterIPs', ips, "'None' must be the first and only value"));
  }
  const valid = errors.length === before;
  if (ips.length > 2) errors.push(invalid('spec.clusterIPs', ips, 'may only hold up to 2 values'));
  return valid;
}

function validateStacks(spec: ServiceSpec, ips: readonly string[], errors: FieldError[]): void {
  const kinds = new Set(ips.map((ip) => ip.includes(':')));
  if (ips.length > 1 && kinds.size < ips.length) errors.push(invalid('spec.clusterIPs', ips, 'may specify no more than one IP for each IP family'));
  if (isHeadless(spec)) return;
  for (const [index, ip] of ips.entries()) {
    const family = spec.ipFamilies?.[index];
    if (family === undefined || (family === 'IPv6') === ip.includes(':')) continue;
    errors.push(invalid(`spec.clusterIPs[${index}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``));
  }
}

/** clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy. */
export function validateClusterIps(spec: ServiceSpec, old: ServiceSpec | undefined, errors: FieldError[]): void {
  if (spec.type === 'ExternalName') return;
  const ips = spec.clusterIPs ?? [];
  if (!spec.clusterIP) {
    if (ips.length > 0) errors.push(invalid('spec.clusterIPs', ips, 'must be empty when `clusterIP` is not specified'));
  } else if (ips.length === 0) errors.push(required('spec.clusterIPs'));
  else if (ips[0] !== spec.clusterIP) errors.push(invalid('spec.clusterIPs', ips, 'first value must match `clusterIP`'));
  validateFamilies(spec, errors);
  if (validateEach(ips, old?.clusterIPs, errors)) validateStacks(spec, ips, errors);
}

function validateAddressChange(now: readonly string[], before: readonly string[], spec: ServiceSpec, errors: FieldError[]): void {
  const changed = (index: number) => errors.push(invalid(`spec.clusterIPs[${index}]`, now.length === 0 ? null : now, 'may not change once set'));
  if (now.length === before.length) {
    for (const [index, ip] of before.entries()) if (ip !== now[index]) changed(index);
    return;
  }
  if (now.length === 0) errors.push(invalid('spec.clusterIPs[0]', null, 'primary clusterIP can not be unset'));
  else if (before.length > 0 && now[0] !== before[0]) changed(0);
  if (now.length === 1 && before.length > 1 && spec.ipFamilyPolicy !== 'SingleStack') {
    errors.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy ?? null, "must be set to 'SingleStack' when releasing the secondary clusterIP"));
  }
}

function validateFamilyChange(now: readonly string[], before: readonly string[], spec: ServiceSpec, errors: FieldError[]): void {
  const changed = () => errors.push(invalid('spec.ipFamilies[0]', now, 'may not change once set'));
  if (now.length === before.length) {
    for (const [index, family] of before.entries()) if (family !== now[index]) changed();
    return;
  }
  if (now.length > 0 && before.length > 0 && now[0] !== before[0]) changed();
  if (now.length === 1 && before.length > 1 && spec.ipFamilyPolicy !== 'SingleStack') {
    errors.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy ?? null, "must be set to 'SingleStack' when releasing the secondary ipFamily"));
  }
}

/** Addresses stay; a second one may come and go. */
export function validateClusterIpUpdate(spec: ServiceSpec, old: ServiceSpec, errors: FieldError[]): void {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return;
  if (!(isHeadless(spec) && isHeadless(old))) validateAddressChange(spec.clusterIPs ?? [], old.clusterIPs ?? [], spec, errors);
  if (isHeadless(spec) || isHeadless(old)) return;
  validateFamilyChange(spec.ipFamilies ?? [], old.ipFamilies ?? [], spec, errors);
}
