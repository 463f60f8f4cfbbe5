import { duplicate, type FieldError, forbidden, invalid, Raw, required } from '../fielderror.ts';
import { goJson } from '../go-text.ts';
import type { Node, Taint } from '../types.ts';
import { checkCidr } from './addresses.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { check, isDns1123Subdomain, isLabelValue, isQualifiedName } from './names.ts';
import { validateResourceQuantity } from './pod/resources.ts';
import { validateTaintEffect } from './pod/scheduling.ts';

function validateTaints(taints: readonly Taint[] | undefined, path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  taints?.forEach((taint, index) => {
    const at = `${path}[${index}]`;
    check(isQualifiedName, taint.key, `${at}.key`, errors);
    const problems = isLabelValue(taint.value ?? '');
    if (problems.length > 0) errors.push(invalid(`${at}.value`, taint.value, problems.join(';')));
    if (!taint.effect) errors.push(required(`${at}.effect`));
    else validateTaintEffect(taint.effect, `${at}.effect`, errors);
    const key = `${taint.effect}/${taint.key}`;
    if (seen.has(key)) errors.push(taintTwice(taint, at));
    seen.add(key);
  });
}

/** The value is core.Taint as Go prints it. */
function taintTwice(taint: Taint, path: string): FieldError {
  const value = new Raw(
    `{"Key":${goJson(taint.key)},"Value":${goJson(taint.value ?? '')},"Effect":${goJson(taint.effect)},"TimeAdded":${goJson(taint.timeAdded ?? null)}}`,
  );
  return { type: 'duplicate', field: path, detail: 'taints must be unique by key and effect pair', value };
}

function validateResources(node: Node, old: Node | undefined, errors: FieldError[]): void {
  for (const field of ['capacity', 'allocatable'] as const) {
    const list = node.status?.[field];
    if (list === old?.status?.[field]) continue;
    for (const name in list) validateResourceQuantity(name, list[name]!, `status.${field}.${name}`, errors);
  }
}

function validatePodCidrs(cidrs: readonly string[], errors: FieldError[]): void {
  for (const [index, cidr] of cidrs.entries()) checkCidr(cidr, `spec.podCIDRs[${index}]`, errors);
  const families = new Set(cidrs.map((cidr) => cidr.includes(':')));
  if (cidrs.length > 2 || families.size < cidrs.length) errors.push(invalid('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family'));
}

export function validateNode(node: Node, errors: FieldError[]): void {
  validateObjectMeta(node.metadata, false, isDns1123Subdomain, errors);
  // Upstream places them under metadata.
  validateTaints(node.spec?.taints, 'metadata.taints', errors);
  validateResources(node, undefined, errors);
  if (node.spec?.podCIDRs?.length) validatePodCidrs(node.spec.podCIDRs, errors);
}

/** podCIDRs may be set once, by the controller that hands them out. */
function validateSetOnce(node: Node, old: Node, errors: FieldError[]): void {
  const before = old.spec?.podCIDRs ?? [];
  const now = node.spec?.podCIDRs ?? [];
  const message = 'node updates may not change podCIDR except from "" to valid';
  if (before.length > 0 && before.length !== now.length) errors.push(forbidden('spec.podCIDRs', message));
  else for (const [index, cidr] of before.entries()) if (cidr !== now[index]) errors.push(forbidden('spec.podCIDRs', message));
  if (old.spec?.providerID && old.spec.providerID !== node.spec?.providerID) {
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
}

function validateAddresses(node: Node, errors: FieldError[]): void {
  const seen = new Set<string>();
  node.status?.addresses?.forEach((address, index) => {
    const key = `${address.type}/${address.address}`;
    if (seen.has(key)) errors.push(duplicate(`status.addresses[${index}]`, new Raw(`{"Type":${goJson(address.type)},"Address":${goJson(address.address)}}`)));
    seen.add(key);
  });
}

/** A Node or its status, updated. */
export function validateNodeUpdate(node: Node, old: Node, errors: FieldError[]): void {
  validateObjectMetaUpdate(node.metadata, old.metadata, errors);
  if (node.status !== old.status) {
    validateResources(node, old, errors);
    if (node.status?.addresses !== old.status?.addresses) validateAddresses(node, errors);
  }
  if (node.spec === old.spec) return;
  validateSetOnce(node, old, errors);
  validateTaints(node.spec?.taints, 'metadata.taints', errors);
  if (node.spec?.externalID !== old.spec?.externalID) errors.push(forbidden('spec.externalID', 'may not be updated'));
}
