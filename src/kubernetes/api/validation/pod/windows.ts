import { type FieldError, forbidden, invalid } from '../../fielderror.ts';
import type { PodSpec, WindowsSecurityContextOptions } from '../../types.ts';
import { check, isDns1123Subdomain } from '../names.ts';
import { containersWithPaths } from './visit.ts';

const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const domainName = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const control = /[\x00-\x1f\x7f]/;

function userProblems(user: string): string[] {
  const found: string[] = [];
  if (user === '') found.push("runAsUserName's User cannot be empty");
  else if (user.length > 104) found.push("runAsUserName's User length must not be longer than 104 characters");
  if (/^[. ]+$/.test(user)) found.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) found.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  return found;
}

function userNameProblems(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (control.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const domain = parts.length === 2 ? parts[0]! : undefined;
  const found: string[] = [];
  if (domain !== undefined && domain.length >= 256) found.push("runAsUserName's Domain length must be under 256 characters");
  if (domain !== undefined && !netBios.test(domain) && !domainName.test(domain))
    found.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  return [...found, ...userProblems(parts.at(-1)!)];
}

function specProblem(spec: string): string | undefined {
  if (spec === '') return 'gmsaCredentialSpec cannot be an empty string';
  return spec.length > 64 * 1024 ? 'gmsaCredentialSpec size must be under 64 KiB' : undefined;
}

export function validateWindowsOptions(options: WindowsSecurityContextOptions, path: string, errors: FieldError[]): void {
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (gmsaCredentialSpecName !== undefined) check(isDns1123Subdomain, gmsaCredentialSpecName, `${path}.gmsaCredentialSpecName`, errors);
  const problem = gmsaCredentialSpec === undefined ? undefined : specProblem(gmsaCredentialSpec);
  if (problem) errors.push(invalid(`${path}.gmsaCredentialSpec`, gmsaCredentialSpec, problem));
  for (const found of runAsUserName === undefined ? [] : userNameProblems(runAsUserName)) errors.push(invalid(`${path}.runAsUserName`, runAsUserName, found));
}

/** hostProcess: all containers or none, and only with the host's network. */
export function validateHostProcess(spec: PodSpec, path: string, errors: FieldError[]): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let containers = 0;
  let hostProcesses = 0;
  for (const [container, at] of containersWithPaths(spec, path)) {
    containers++;
    const own = container.securityContext?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      errors.push(
        invalid(`${at}.securityContext.windowsOptions.hostProcess`, own, `pod hostProcess value must be identical if both are specified, was ${ofPod}`),
      );
    }
    if (own ?? ofPod) hostProcesses++;
  }
  if (hostProcesses === 0) return;
  if (hostProcesses !== containers)
    errors.push(invalid(path, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'));
  if (!spec.hostNetwork) errors.push(invalid(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'));
}

const podContextFields = [
  'securityContext.appArmorProfile',
  'securityContext.seLinuxOptions',
  'hostUsers',
  'hostPID',
  'hostIPC',
  'securityContext.seccompProfile',
  'securityContext.fsGroup',
  'securityContext.fsGroupChangePolicy',
  'securityContext.sysctls',
  'shareProcessNamespace',
  'securityContext.runAsUser',
  'securityContext.runAsGroup',
  'securityContext.supplementalGroups',
  'securityContext.supplementalGroupsPolicy',
  'securityContext.seLinuxChangePolicy',
];
const containerContextFields = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

function valueAt(spec: PodSpec, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], spec);
}

function forbidForWindows(spec: PodSpec, path: string, errors: FieldError[]): void {
  for (const field of podContextFields) if (valueAt(spec, field) !== undefined) errors.push(forbidden(`${path}.${field}`, 'cannot be set for a windows pod'));
  for (const [container, at] of containersWithPaths(spec, path)) {
    for (const field of containerContextFields) {
      if (container.securityContext?.[field] !== undefined) errors.push(forbidden(`${at}.securityContext.${field}`, 'cannot be set for a windows pod'));
    }
  }
}

function forbidForLinux(spec: PodSpec, path: string, errors: FieldError[]): void {
  const detail = 'windows options cannot be set for a linux pod';
  if (spec.securityContext?.windowsOptions) errors.push(forbidden(`${path}.securityContext.windowsOptions`, detail));
  for (const [container, at] of containersWithPaths(spec, path)) {
    if (container.securityContext?.windowsOptions) errors.push(forbidden(`${at}.securityContext.windowsOptions`, detail));
  }
}

/** What the operating system that a Pod names forbids. */
export function validateForOs(os: string, spec: PodSpec, path: string, errors: FieldError[]): void {
  if (os === 'linux') forbidForLinux(spec, path, errors);
  else forbidForWindows(spec, path, errors);
}
