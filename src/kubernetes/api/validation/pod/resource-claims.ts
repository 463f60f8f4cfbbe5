import { duplicate, type FieldError, forbidden, invalid, Raw, required } from '../../fielderror.ts';
import { printInternalInline } from '../../internal-struct.ts';
import type { ObjectMeta, PodResourceClaim } from '../../types.ts';
import { check, isDns1123Label, isDns1123Subdomain } from '../names.ts';

const internal = (claim: PodResourceClaim) => new Raw(printInternalInline('PodResourceClaim', claim));

function validateClaim(claim: PodResourceClaim, names: Set<string>, path: string, errors: FieldError[]): void {
  if (!claim.name) errors.push(required(`${path}.name`));
  else if (names.has(claim.name)) errors.push(duplicate(`${path}.name`, claim.name));
  else check(isDns1123Label, claim.name, `${path}.name`, errors);
  names.add(claim.name);
  const { resourceClaimName: claimName, resourceClaimTemplateName: templateName } = claim;
  if (claimName !== undefined && templateName !== undefined) {
    errors.push(invalid(path, internal(claim), 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
  }
  if (claimName === undefined && templateName === undefined) {
    errors.push(invalid(path, internal(claim), 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
  }
  if (claimName !== undefined) check(isDns1123Subdomain, claimName, `${path}.resourceClaimName`, errors);
  if (templateName !== undefined) check(isDns1123Subdomain, templateName, `${path}.resourceClaimTemplateName`, errors);
}

/** spec.resourceClaims (dynamic resource allocation). */
export function validateResourceClaims(claims: readonly PodResourceClaim[], pod: ObjectMeta | undefined, path: string, errors: FieldError[]): void {
  const isStatic = pod?.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  const names = new Set<string>();
  for (const [index, claim] of claims.entries()) {
    if (isStatic) errors.push(forbidden('[]', 'static pods do not support resource claims'));
    else validateClaim(claim, names, `${path}[${index}]`, errors);
  }
}
