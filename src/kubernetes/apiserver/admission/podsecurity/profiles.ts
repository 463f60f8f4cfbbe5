import { goQuote } from '../../../api/go-text.ts';
import { type Check, containersOf, namesWhere, plural, quoted, type Subject, settersText, sortedSet, type Violation } from './check.ts';

const isConfined = (type: string | undefined) => type === 'RuntimeDefault' || type === 'Localhost';
const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

/** AppArmor may not be switched off, neither by fields nor by the annotations of old. */
export const appArmorProfile: Check = (subject) => {
  const { metadata, spec } = subject;
  const ofPod = spec.securityContext?.appArmorProfile?.type;
  const isWrong = (type: string | undefined) => type !== undefined && !isConfined(type);
  const types = [ofPod, ...containersOf(subject).map(({ securityContext }) => securityContext?.appArmorProfile?.type)].filter(isWrong);
  const setters = settersText(
    isWrong(ofPod),
    namesWhere(subject, ({ securityContext }) => isWrong(securityContext?.appArmorProfile?.type)),
  );
  const annotations = Object.entries(metadata?.annotations ?? {})
    .filter(([key, value]) => key.startsWith(appArmorPrefix) && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'))
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .sort();
  const who = [...(setters ? [setters] : []), ...(annotations.length > 0 ? [plural('annotation', 'annotations', annotations.length)] : [])];
  if (who.length === 0) return undefined;
  const values = [...sortedSet(types as string[]), ...annotations];
  const reason = plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length);
  return { reason, detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(values)}` };
};

const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/';

/** The annotations that set seccomp profiles before 1.19. */
export const seccompAnnotations: Check = (subject) => {
  const { annotations = {} } = subject.metadata ?? {};
  const isWrong = (value: string) => value !== 'runtime/default' && value !== 'docker/default' && !value.startsWith('localhost/');
  const keys = [seccompPod, ...containersOf(subject).map(({ name }) => seccompContainer + name)];
  const wrong = sortedSet(keys.filter((key) => key in annotations && isWrong(annotations[key]!)).map((key) => `${key}=${goQuote(annotations[key]!)}`));
  if (wrong.length === 0) return undefined;
  return { reason: 'seccompProfile', detail: `forbidden ${plural('annotation', 'annotations', wrong.length)} ${wrong.join(', ')}` };
};

/** Seccomp may not be switched off. */
export function seccompValues(subject: Subject): Violation | undefined {
  const ofPod = subject.spec.securityContext?.seccompProfile?.type;
  const isWrong = (type: string | undefined) => type !== undefined && !isConfined(type);
  const setters = settersText(
    isWrong(ofPod),
    namesWhere(subject, ({ securityContext }) => isWrong(securityContext?.seccompProfile?.type)),
  );
  if (!setters) return undefined;
  const types = [ofPod, ...containersOf(subject).map(({ securityContext }) => securityContext?.seccompProfile?.type)].filter(isWrong);
  return { reason: 'seccompProfile', detail: `${setters} must not set securityContext.seccompProfile.type to ${quoted(sortedSet(types as string[]))}` };
}
