import { type FieldError, forbidden, invalid, required, tooLong } from '../../fielderror.ts';
import type { HostAlias, PodDNSConfig, PodSpec } from '../../types.ts';
import { checkIp } from '../addresses.ts';
import { check, isDns1123Label, isDns1123Subdomain, isDns1123SubdomainWithUnderscore } from '../names.ts';

/** Limits of resolv.conf that libc sets. */
const mostNameservers = 3;
const mostSearches = 32;
const mostSearchCharacters = 2048;

export function validateDnsConfig(config: PodDNSConfig | undefined, policy: string | undefined, path: string, errors: FieldError[]): void {
  if (policy === 'None') {
    if (!config) return void errors.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'));
    if (!config.nameservers?.length)
      return void errors.push(required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'));
  }
  if (!config) return;
  const { nameservers = [], searches = [], options = [] } = config;
  if (nameservers.length > mostNameservers) errors.push(invalid(`${path}.nameservers`, nameservers, `must not have more than ${mostNameservers} nameservers`));
  for (const [index, server] of nameservers.entries()) checkIp(server, `${path}.nameservers[${index}]`, errors);
  validateSearches(searches, `${path}.searches`, errors);
  for (const [index, option] of options.entries()) if (!option.name) errors.push(required(`${path}.options[${index}]`, 'must not be empty'));
}

function validateSearches(searches: readonly string[], path: string, errors: FieldError[]): void {
  if (searches.length > mostSearches) errors.push(invalid(path, searches, `must not have more than ${mostSearches} search paths`));
  if (searches.join(' ').length > mostSearchCharacters) {
    errors.push(invalid(path, searches, `must not have more than ${mostSearchCharacters} characters (including spaces) in the search list`));
  }
  for (const [index, search] of searches.entries()) {
    if (search !== '.') check(isDns1123SubdomainWithUnderscore, search.replace(/\.$/, ''), `${path}[${index}]`, errors);
  }
}

export function validateHostAliases(aliases: readonly HostAlias[], path: string, errors: FieldError[]): void {
  for (const [index, alias] of aliases.entries()) {
    checkIp(alias.ip, `${path}[${index}].ip`, errors);
    for (const [position, name] of (alias.hostnames ?? []).entries()) check(isDns1123Subdomain, name, `${path}[${index}].hostnames[${position}]`, errors);
  }
}

/** With the host's network a host port must be the container's. In a template it may be left open: it is filled in when the Pod is made. */
export function validateHostNetworkPorts(spec: PodSpec, isPod: boolean, path: string, errors: FieldError[]): void {
  if (!spec.hostNetwork) return;
  for (const [index, container] of (spec.containers ?? []).entries()) {
    for (const [position, port] of (container.ports ?? []).entries()) {
      const hostPort = port.hostPort ?? 0;
      if ((isPod || hostPort !== 0) && hostPort !== port.containerPort) {
        errors.push(invalid(`${path}.containers[${index}].ports[${position}].hostPort`, hostPort, 'must match `containerPort` when `hostNetwork` is true'));
      }
    }
  }
}

export function validateHostnameOverride(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (spec.hostnameOverride === undefined) return;
  const field = `${path}.hostnameOverride`;
  if (spec.setHostnameAsFQDN) errors.push(forbidden(field, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec.hostNetwork) errors.push(forbidden(field, 'may not be specified when hostNetwork is true'));
  if (spec.hostnameOverride.length > 64) errors.push(tooLong(field, 64));
  check(isDns1123Subdomain, spec.hostnameOverride, field, errors);
}

export function validateHostnames(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (spec.hostname) check(isDns1123Label, spec.hostname, `${path}.hostname`, errors);
  if (spec.subdomain) check(isDns1123Label, spec.subdomain, `${path}.subdomain`, errors);
}
