import { equal } from '../../api/equal.ts';
import type { ServiceAccount } from '../../api/types.ts';
import { type ApiObject, withMetadata } from '../object.ts';
import type { Strategy } from './strategy.ts';
import { statusOnly } from './subresource-updates.ts';

const specChanges = (object: ApiObject, old: ApiObject) => !equal(object.spec, old.spec);
/** Kinds without a spec count every change of a field that is not metadata. */
const contentChanges = (object: ApiObject, old: ApiObject) => !equal({ ...object, metadata: undefined }, { ...old, metadata: undefined });

const withStatus = (newStatus: object): Strategy => ({ newStatus, subresources: { status: statusOnly } });

/** Of the secrets that an account refers to only the names are kept (cleanSecretReferences). */
function namesOfSecrets(object: ApiObject): ApiObject {
  const { secrets } = object as ServiceAccount;
  if (!secrets?.some((secret) => Object.keys(secret).some((field) => field !== 'name'))) return object;
  return { ...object, secrets: secrets.map(({ name }) => ({ name })) } as ApiObject;
}

/** Kinds whose rules are a few flags (pkg/registry: core, networking, policy, coordination, discovery, storage, scheduling). */
export const simpleStrategies: Readonly<Record<string, Strategy>> = {
  configmaps: {},
  endpoints: { allowCreateOnUpdate: true },
  events: { allowCreateOnUpdate: true },
  'events.events.k8s.io': { allowCreateOnUpdate: true },
  limitranges: {
    allowCreateOnUpdate: true,
    returnDeletedObject: true,
    // Upstream gives one without a name a random one.
    prepareForCreate: (object) => (object.metadata.name ? object : withMetadata(object, { name: object.metadata.uid })),
  },
  persistentvolumeclaims: { ...withStatus({ phase: 'Pending' }), returnDeletedObject: true },
  persistentvolumes: {
    ...withStatus({ phase: 'Pending' }),
    returnDeletedObject: true,
    prepareForCreate: (object, { now }) => ({ ...object, status: { phase: 'Pending', lastPhaseTransitionTime: now } }) as ApiObject,
  },
  podtemplates: { generationChanges: contentChanges, allowCreateOnUpdate: true, returnDeletedObject: true },
  resourcequotas: { ...withStatus({}), returnDeletedObject: true },
  serviceaccounts: { returnDeletedObject: true, prepareForCreate: namesOfSecrets, prepareForUpdate: namesOfSecrets },
  'leases.coordination.k8s.io': { allowCreateOnUpdate: true, resourceVersionRequired: true },
  'endpointslices.discovery.k8s.io': { generationChanges: contentChanges },
  'ingresses.networking.k8s.io': { ...withStatus({ loadBalancer: {} }), generationChanges: specChanges },
  'networkpolicies.networking.k8s.io': { generationChanges: specChanges },
  'ingressclasses.networking.k8s.io': { generationChanges: specChanges },
  'servicecidrs.networking.k8s.io': withStatus({}),
  'poddisruptionbudgets.policy': {
    ...withStatus({ currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 }),
    generationChanges: specChanges,
    resourceVersionRequired: false,
  },
  'horizontalpodautoscalers.autoscaling': withStatus({ currentMetrics: null, desiredReplicas: 0 }),
  'priorityclasses.scheduling.k8s.io': { generationChanges: contentChanges },
  'certificatesigningrequests.certificates.k8s.io': withStatus({}),
  'roles.rbac.authorization.k8s.io': { allowCreateOnUpdate: true },
  'clusterroles.rbac.authorization.k8s.io': { allowCreateOnUpdate: true },
  'rolebindings.rbac.authorization.k8s.io': { allowCreateOnUpdate: true },
  'clusterrolebindings.rbac.authorization.k8s.io': { allowCreateOnUpdate: true },
  'validatingadmissionpolicies.admissionregistration.k8s.io': { ...withStatus({}), generationChanges: specChanges, resourceVersionRequired: true },
  'mutatingadmissionpolicies.admissionregistration.k8s.io': { generationChanges: specChanges, resourceVersionRequired: true },
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': { generationChanges: specChanges, resourceVersionRequired: true },
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io': { generationChanges: specChanges, resourceVersionRequired: true },
  'flowschemas.flowcontrol.apiserver.k8s.io': { ...withStatus({}), generationChanges: specChanges },
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': { ...withStatus({}), generationChanges: specChanges },
};
