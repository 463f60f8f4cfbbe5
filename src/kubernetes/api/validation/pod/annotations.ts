import { type FieldError, forbidden, invalid } from '../../fielderror.ts';
import { goQuote } from '../../go-text.ts';
import type { AppArmorProfile, Pod, PodSpec, SeccompProfile } from '../../types.ts';
import { checkLocalDescendingPath } from './paths.ts';
import { containersWithPaths } from './visit.ts';

type Texts = Readonly<Record<string, string>>;

const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/';
const appArmorContainer = 'container.apparmor.security.beta.kubernetes.io/';
const localhost = 'localhost/';

function validateSeccompAnnotation(profile: string, path: string, errors: FieldError[]): void {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return;
  if (profile.startsWith(localhost)) checkLocalDescendingPath(profile.slice(localhost.length), path, errors);
  else errors.push(invalid(path, profile, 'must be a valid seccomp profile'));
}

function validateAppArmorAnnotation(key: string, profile: string, spec: PodSpec, path: string, errors: FieldError[]): void {
  const name = key.slice(appArmorContainer.length);
  if (!containersWithPaths(spec, 'spec').some(([container]) => container.name === name)) errors.push(invalid(`${path}[${key}]`, name, 'container not found'));
  if (profile === '' || profile === 'runtime/default' || profile === 'unconfined' || profile.startsWith(localhost)) return;
  errors.push(invalid(`${path}[${key}]`, profile, `invalid AppArmor profile name: ${goQuote(profile)}`));
}

/** The old annotations for seccomp and AppArmor profiles. */
export function validateAnnotatedProfiles(annotations: Texts, spec: PodSpec, path: string, errors: FieldError[]): void {
  for (const key in annotations) {
    if (key === seccompPod || key.startsWith(seccompContainer)) validateSeccompAnnotation(annotations[key]!, `${path}.${key}`, errors);
    else if (key.startsWith(appArmorContainer)) validateAppArmorAnnotation(key, annotations[key]!, spec, path, errors);
  }
}

/** Which part of a profile's field an annotation contradicts. */
function mismatch(annotation: string, profile: SeccompProfile | AppArmorProfile, runtimeDefaults: readonly string[]): 'type' | 'localhostProfile' | undefined {
  if (profile.type === 'Unconfined') return annotation === 'unconfined' ? undefined : 'type';
  if (profile.type === 'RuntimeDefault') return runtimeDefaults.includes(annotation) ? undefined : 'type';
  if (profile.type !== 'Localhost') return undefined;
  if (!annotation.startsWith(localhost)) return 'type';
  return annotation.slice(localhost.length) === profile.localhostProfile ? undefined : 'localhostProfile';
}

function checkSeccomp(annotation: string | undefined, profile: SeccompProfile | undefined, path: string, errors: FieldError[]): void {
  if (annotation === undefined || !profile) return;
  const part = mismatch(annotation, profile, ['runtime/default', 'docker/default']);
  if (part) errors.push(forbidden(`${path}.seccompProfile.${part}`, `seccomp ${part === 'type' ? 'type' : 'profile'} in annotation and field must match`));
}

function checkAppArmor(annotation: string | undefined, profile: AppArmorProfile | undefined, path: string, errors: FieldError[]): void {
  if (annotation === undefined || !profile) return;
  const part = mismatch(annotation, profile, ['runtime/default']);
  if (part) errors.push(forbidden(`${path}.appArmorProfile.${part}`, `apparmor ${part === 'type' ? 'type' : 'profile'} in annotation and field must match`));
}

/** Where a profile is given both as an annotation and as a field, both must say the same. `path` is that of the spec. */
export function validateProfilesMatch(pod: Pod, errors: FieldError[], path = 'spec'): void {
  const { annotations } = pod.metadata;
  if (!annotations) return;
  const ofPod = pod.spec.securityContext;
  checkSeccomp(annotations[seccompPod], ofPod?.seccompProfile, `${path}.securityContext`, errors);
  const containers = containersWithPaths(pod.spec, path);
  for (const [container, at] of containers) {
    checkSeccomp(annotations[seccompContainer + container.name], container.securityContext?.seccompProfile, `${at}.securityContext`, errors);
  }
  if (pod.spec.os?.name === 'windows') return;
  for (const [container, at] of containers) {
    const profile = container.securityContext?.appArmorProfile ?? ofPod?.appArmorProfile;
    checkAppArmor(annotations[appArmorContainer + container.name], profile, `${at}.securityContext`, errors);
  }
}
