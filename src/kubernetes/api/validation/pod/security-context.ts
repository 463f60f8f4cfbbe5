import { duplicate, type FieldError, invalid, notSupported, Raw, required, tooLong } from '../../fielderror.ts';
import { printInternalInline } from '../../internal-struct.ts';
import type { AppArmorProfile, PodSecurityContext, PodSpec, SeccompProfile, SecurityContext, Sysctl } from '../../types.ts';
import { checkRange, mostUserId } from '../names.ts';

import { checkLocalDescendingPath } from './paths.ts';
import { validateWindowsOptions } from './windows.ts';

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateSeccomp(profile: SeccompProfile, path: string, errors: FieldError[]): void {
  if (!profile.type) errors.push(required(`${path}.type`, 'type is required when seccompProfile is set'));
  else if (!profileTypes.includes(profile.type)) errors.push(notSupported(`${path}.type`, profile.type, profileTypes));
  const { localhostProfile } = profile;
  if (profile.type !== 'Localhost') {
    if (localhostProfile !== undefined)
      errors.push(
        invalid(`${path}.localhostProfile`, new Raw(printInternalInline('SeccompProfile', profile)), 'can only be set when seccomp type is Localhost'),
      );
  } else if (localhostProfile === undefined) errors.push(required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost'));
  else checkLocalDescendingPath(localhostProfile, `${path}.localhostProfile`, errors);
}

function validateLocalAppArmor(profile: string | undefined, path: string, errors: FieldError[]): void {
  if (profile === undefined) return void errors.push(required(path, 'must be set when AppArmor type is Localhost'));
  if (profile.trim() !== profile) errors.push(invalid(path, profile, 'must not be padded with whitespace'));
  else if (profile === '') errors.push(required(path, 'must be set when AppArmor type is Localhost'));
  if (profile.length > 4095) errors.push(tooLong(path, 4095));
}

function validateAppArmor(profile: AppArmorProfile, path: string, errors: FieldError[]): void {
  const { type, localhostProfile } = profile;
  if (type === 'Localhost') validateLocalAppArmor(localhostProfile, `${path}.localhostProfile`, errors);
  else if (type === 'RuntimeDefault' || type === 'Unconfined') {
    if (localhostProfile !== undefined) errors.push(invalid(`${path}.localhostProfile`, localhostProfile, 'can only be set when AppArmor type is Localhost'));
  } else if (!type) errors.push(required(`${path}.type`, 'type is required when appArmorProfile is set'));
  else errors.push(notSupported(`${path}.type`, type, profileTypes));
}

const procMounts = ['Default', 'Unmasked'];

function validateProcMount(procMount: string, hostUsers: boolean, path: string, errors: FieldError[]): void {
  if (!procMounts.includes(procMount)) errors.push(notSupported(path, procMount, procMounts));
  if (hostUsers && procMount === 'Unmasked') errors.push(invalid(path, procMount, '`hostUsers` must be false to use `Unmasked`'));
}

/** Upstream prints its internal struct as the value. */
function validateEscalation(context: SecurityContext, path: string, errors: FieldError[]): void {
  if (context.allowPrivilegeEscalation !== false) return;
  const refuse = (detail: string) => errors.push(invalid(path, new Raw(printInternalInline('SecurityContext', context)), detail));
  if (context.privileged) refuse('cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
  for (const capability of context.capabilities?.add ?? []) {
    if (capability === 'CAP_SYS_ADMIN') refuse('cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN');
  }
}

/** securityContext of a container. Privileged containers are allowed (--allow-privileged). */
export function validateSecurityContext(context: SecurityContext, hostUsers: boolean, path: string, errors: FieldError[]): void {
  if (context.runAsUser !== undefined) checkRange(context.runAsUser, 0, mostUserId, `${path}.runAsUser`, errors);
  if (context.runAsGroup !== undefined) checkRange(context.runAsGroup, 0, mostUserId, `${path}.runAsGroup`, errors);
  if (context.procMount !== undefined) validateProcMount(context.procMount, hostUsers, `${path}.procMount`, errors);
  if (context.seccompProfile) validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors);
  validateEscalation(context, path, errors);
  if (context.windowsOptions) validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`, errors);
  if (context.appArmorProfile) validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`, errors);
}

const sysctlFormat = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const sysctlPattern = new RegExp(`^${sysctlFormat}$`);
const sysctlLimit = 253;

/** kernel.sem and the like belong to the IPC namespace, net.* to the network's. */
function namespaceOf(name: string): 'net' | 'ipc' | undefined {
  const dotted = name.replaceAll('/', '.');
  if (dotted.startsWith('net.')) return 'net';
  return dotted === 'kernel.sem' || /^(kernel\.shm|kernel\.msg|fs\.mqueue\.)/.test(dotted) ? 'ipc' : undefined;
}

function validateSysctls(sysctls: readonly Sysctl[], spec: PodSpec, path: string, errors: FieldError[]): void {
  const names = new Set<string>();
  for (const [index, { name }] of sysctls.entries()) {
    const field = `${path}[${index}].name`;
    if (!name) errors.push(required(field));
    else if (name.length > sysctlLimit || !sysctlPattern.test(name)) {
      errors.push(invalid(field, name, `must have at most ${sysctlLimit} characters and match regex ^${sysctlFormat}$`));
    } else if (names.has(name)) errors.push(duplicate(field, name));
    const namespace = namespaceOf(name);
    if (spec.hostNetwork && namespace === 'net') errors.push(invalid(field, name, "may not be specified when 'hostNetwork' is true"));
    else if (spec.hostIPC && namespace === 'ipc') errors.push(invalid(field, name, "may not be specified when 'hostIPC' is true"));
    names.add(name);
  }
}

const choices = {
  fsGroupChangePolicy: ['Always', 'OnRootMismatch'],
  supplementalGroupsPolicy: ['Merge', 'Strict'],
  // MountOption belongs to a feature that is off (SELinuxMount).
  seLinuxChangePolicy: ['Recursive'],
} as const;

function checkChoice(context: PodSecurityContext, field: keyof typeof choices, path: string, errors: FieldError[]): void {
  const value = context[field];
  const supported: readonly string[] = choices[field];
  if (value !== undefined && !supported.includes(value)) errors.push(notSupported(`${path}.${field}`, value, supported));
}

/** securityContext of a Pod; `spec.shareProcessNamespace` belongs to it inside the API server. */
export function validatePodSecurityContext(spec: PodSpec, path: string, errors: FieldError[]): void {
  const context = spec.securityContext ?? {};
  for (const field of ['fsGroup', 'runAsUser', 'runAsGroup'] as const) {
    const id = context[field];
    if (id !== undefined) checkRange(id, 0, mostUserId, `${path}.${field}`, errors);
  }
  context.supplementalGroups?.forEach((group, index) => {
    checkRange(group, 0, mostUserId, `${path}.supplementalGroups[${index}]`, errors);
  });
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.push(invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  if (context.sysctls) validateSysctls(context.sysctls, spec, `${path}.sysctls`, errors);
  checkChoice(context, 'fsGroupChangePolicy', path, errors);
  if (context.seccompProfile) validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors);
  if (context.windowsOptions) validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`, errors);
  if (context.appArmorProfile) validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`, errors);
  checkChoice(context, 'supplementalGroupsPolicy', path, errors);
  checkChoice(context, 'seLinuxChangePolicy', path, errors);
}
