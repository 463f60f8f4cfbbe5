import type { Volume } from '../../../api/types.ts';
import { procMount } from './baseline.ts';
import {
  type Check,
  containerNames,
  containersOf,
  exceptUserNamespaces,
  exceptWindows,
  namesWhere,
  plural,
  quoted,
  settersText,
  sortedSet,
  type VersionedCheck,
} from './check.ts';
import { seccompValues } from './profiles.ts';

const allowPrivilegeEscalation: Check = (subject) => {
  const names = namesWhere(subject, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (names.length === 0) return undefined;
  return { reason: 'allowPrivilegeEscalation != false', detail: `${containerNames(names)} must set securityContext.allowPrivilegeEscalation=false` };
};

const capabilities: Check = (subject) => {
  const keeping = namesWhere(subject, ({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'));
  const added = (one: ReturnType<typeof containersOf>[number]) => (one.securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const adding = namesWhere(subject, (container) => added(container).length > 0);
  const details = [
    ...(keeping.length > 0 ? [`${containerNames(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0
      ? [`${containerNames(adding)} must not include ${quoted(sortedSet(containersOf(subject).flatMap(added)))} in securityContext.capabilities.add`]
      : []),
  ];
  return details.length > 0 ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined;
};

const allowedVolumes = new Set(['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret']);
const typeOf = (volume: Volume) => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';

const volumes: Check = ({ spec }) => {
  const wrong = (spec.volumes ?? []).filter((volume) => !allowedVolumes.has(typeOf(volume)));
  if (wrong.length === 0) return undefined;
  const types = sortedSet(wrong.map(typeOf));
  const names = `${plural('volume', 'volumes', wrong.length)} ${quoted(wrong.map(({ name }) => name))}`;
  const noun = plural('restricted volume type', 'restricted volume types', types.length);
  return { reason: 'restricted volume types', detail: `${names} ${plural('uses', 'use', wrong.length)} ${noun} ${quoted(types)}` };
};

const runAsNonRoot: Check = (subject) => {
  const reason = 'runAsNonRoot != true';
  const ofPod = subject.spec.securityContext?.runAsNonRoot;
  const setters = settersText(
    ofPod === false,
    namesWhere(subject, ({ securityContext }) => securityContext?.runAsNonRoot === false),
  );
  if (setters) return { reason, detail: `${setters} must not set securityContext.runAsNonRoot=false` };
  const silent = ofPod ? [] : namesWhere(subject, ({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  return silent.length > 0 ? { reason, detail: `pod or ${containerNames(silent)} must set securityContext.runAsNonRoot=true` } : undefined;
};

const runAsUser: Check = (subject) => {
  const setters = settersText(
    subject.spec.securityContext?.runAsUser === 0,
    namesWhere(subject, ({ securityContext }) => securityContext?.runAsUser === 0),
  );
  return setters ? { reason: 'runAsUser=0', detail: `${setters} must not set runAsUser=0` } : undefined;
};

const seccompProfile: Check = (subject) => {
  const wrong = seccompValues(subject);
  if (wrong) return wrong;
  const silent = subject.spec.securityContext?.seccompProfile ? [] : namesWhere(subject, ({ securityContext }) => !securityContext?.seccompProfile);
  if (silent.length === 0) return undefined;
  const detail = `pod or ${containerNames(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
  return { reason: 'seccompProfile', detail };
};

/** The rules that the level restricted adds to those of baseline (pod-security-admission/policy), in the order in which they are told. */
export const restrictedChecks: readonly VersionedCheck[] = [
  {
    id: 'allowPrivilegeEscalation',
    versions: [
      { since: 8, check: allowPrivilegeEscalation },
      { since: 25, check: exceptWindows(allowPrivilegeEscalation) },
    ],
  },
  {
    id: 'capabilities_restricted',
    versions: [
      { since: 22, check: capabilities },
      { since: 25, check: exceptWindows(capabilities) },
    ],
    overrides: ['capabilities_baseline'],
  },
  { id: 'procMount_restricted', versions: [{ since: 35, check: procMount }], overrides: ['procMount'] },
  { id: 'restrictedVolumes', versions: [{ since: 0, check: volumes }], overrides: ['hostPathVolumes'] },
  {
    id: 'runAsNonRoot',
    versions: [
      { since: 0, check: runAsNonRoot },
      { since: 35, check: exceptUserNamespaces(runAsNonRoot) },
    ],
  },
  {
    id: 'runAsUser',
    versions: [
      { since: 23, check: runAsUser },
      { since: 35, check: exceptUserNamespaces(runAsUser) },
    ],
  },
  {
    id: 'seccompProfile_restricted',
    versions: [
      { since: 19, check: seccompProfile },
      { since: 25, check: exceptWindows(seccompProfile) },
    ],
    overrides: ['seccompProfile_baseline'],
  },
];
