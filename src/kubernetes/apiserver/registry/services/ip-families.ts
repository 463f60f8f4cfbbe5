import { equal } from '../../../api/equal.ts';
import { type FieldError, invalid } from '../../../api/fielderror.ts';
import type { Service, ServiceSpec } from '../../../api/types.ts';
import { validateClusterIps } from '../../../api/validation/service-addresses.ts';
import { withFields } from '../../object.ts';

/** The cluster has addresses of one family only (one --service-cluster-ip-range). */
const clusterFamily = 'IPv4' as const;
const familyOf = (address: string) => (address.includes(':') ? 'IPv6' : 'IPv4');

type WithFamilies = { readonly spec: ServiceSpec } | { readonly errors: readonly FieldError[] };

function isHeadlessWithoutSelector(spec: ServiceSpec): boolean {
  return spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
}

/** A Service that prefers two families stays as it is until its policy, families or addresses change. */
function staysPreferring(spec: ServiceSpec, old: ServiceSpec | undefined): boolean {
  if (spec.ipFamilyPolicy !== 'PreferDualStack' || old?.ipFamilyPolicy !== 'PreferDualStack') return false;
  return equal(spec.clusterIPs, old.clusterIPs) && equal(spec.ipFamilies, old.ipFamilies);
}

/** Two addresses or families need a policy that says so; an address tells its family. */
function inferFamilies(spec: ServiceSpec, errors: FieldError[]): ServiceSpec {
  const families: string[] = [...(spec.ipFamilies ?? [])];
  if (spec.ipFamilyPolicy === 'SingleStack') {
    const many = (what: string) =>
      errors.push(invalid('spec.ipFamilyPolicy', 'SingleStack', `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`));
    if (spec.clusterIPs?.length === 2) many('cluster IPs');
    if (families.length === 2) many('IP families');
  }
  for (const [index, address] of (spec.clusterIPs ?? []).entries()) {
    if (address === 'None') break;
    if (index < families.length) continue;
    if (familyOf(address) === clusterFamily) families.push(clusterFamily);
    else errors.push(invalid(`spec.clusterIPs[${index}]`, spec.clusterIPs, `${familyOf(address)} is not configured on this cluster`));
  }
  return withFields(spec, { ipFamilies: families as ServiceSpec['ipFamilies'] });
}

function checkConfigured(spec: ServiceSpec, errors: FieldError[]): void {
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    errors.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'));
  }
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    if (family !== clusterFamily) errors.push(invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'));
  }
}

/** Both families, where the policy asks for them: nothing needs an address, so the cluster's own families do not matter. */
function headlessFamilies(spec: ServiceSpec): ServiceSpec {
  const [first = clusterFamily, second] = spec.ipFamilies ?? [];
  const families: ServiceSpec['ipFamilies'] =
    second || spec.ipFamilyPolicy === 'SingleStack' ? (spec.ipFamilies?.length ? spec.ipFamilies : [first]) : [first, first === 'IPv4' ? 'IPv6' : 'IPv4'];
  return withFields(spec, { ipFamilies: families });
}

/** ipFamilyPolicy and ipFamilies of a Service that has or may have addresses, or why it cannot be had (initIPFamilyFields). */
export function withIpFamilies(service: Service, old: Service | undefined): WithFamilies {
  if (staysPreferring(service.spec, old?.spec)) return { spec: service.spec };
  const inferred = isHeadlessWithoutSelector(service.spec) ? 'RequireDualStack' : 'SingleStack';
  let spec = withFields(service.spec, { ipFamilyPolicy: service.spec.ipFamilyPolicy ?? old?.spec.ipFamilyPolicy ?? inferred });
  const errors: FieldError[] = [];
  validateClusterIps(spec, undefined, errors);
  if (errors.length > 0) return { errors };
  spec = inferFamilies(spec, errors);
  if (errors.length > 0) return { errors };
  if (isHeadlessWithoutSelector(spec)) return { spec: headlessFamilies(spec) };
  checkConfigured(spec, errors);
  return errors.length > 0 ? { errors } : { spec: withFields(spec, { ipFamilies: spec.ipFamilies?.length ? spec.ipFamilies : [clusterFamily] }) };
}
