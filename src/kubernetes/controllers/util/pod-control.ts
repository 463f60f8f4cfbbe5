import type { KubernetesObject, Status } from '../../api/meta.ts';
import type { OwnerReference, Pod, PodTemplateSpec } from '../../api/types.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/events/recorder.ts';
import { pods } from '../../client/resources.ts';

/** The reference by which an object manages another (metav1.NewControllerRef). */
export function controllerReference(owner: KubernetesObject): OwnerReference {
  return { apiVersion: owner.apiVersion!, kind: owner.kind!, name: owner.metadata.name!, uid: owner.metadata.uid!, controller: true, blockOwnerDeletion: true };
}

/** Names are at most 63 characters; the prefix leaves room for the suffix if it is no name with its dash. */
const prefixOf = (name: string) => `${name}-`;

export interface NewPod {
  readonly template: PodTemplateSpec;
  /** What the name is generated from; the owner's name by default. */
  readonly prefix?: string;
  /** A name of its own; generated from the owner's by default. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
}

/** A Pod from a template of `owner` (controller.GetPodFromTemplate). */
export function podFromTemplate(owner: KubernetesObject, { template, prefix, name, labels, annotations, finalizers }: NewPod): Pod {
  const allLabels = { ...template.metadata?.labels, ...labels };
  const allAnnotations = { ...template.metadata?.annotations, ...annotations };
  const allFinalizers = [...(template.metadata?.finalizers ?? []), ...(finalizers ?? [])];
  const pod: Omit<Pod, 'status'> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(name ? { name } : { generateName: prefix ?? prefixOf(owner.metadata.name!) }),
      namespace: owner.metadata.namespace!,
      labels: allLabels,
      ...(Object.keys(allAnnotations).length > 0 && { annotations: allAnnotations }),
      ...(allFinalizers.length > 0 && { finalizers: allFinalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template.spec!,
  };
  return pod as Pod;
}

/** Makes and deletes Pods for a controller, with the events that tell of it (controller.RealPodControl). */
export class PodControl {
  readonly #client: Client;
  readonly #recorder: EventRecorder;

  constructor(client: Client, recorder: EventRecorder) {
    this.#client = client;
    this.#recorder = recorder;
  }

  /** Returns the Status when the Pod is refused. */
  create(owner: KubernetesObject, pod: NewPod): Status | undefined {
    const result = this.#client.create(pods, podFromTemplate(owner, pod));
    if ('status' in result) {
      const terminating = result.status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating');
      if (!terminating) this.#recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${result.status.message}`);
      return result.status;
    }
    this.#recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${result.object.metadata.name}`);
    return undefined;
  }

  delete(owner: KubernetesObject, pod: Pod): Status | undefined {
    const { namespace, name } = pod.metadata;
    const result = this.#client.delete(pods, namespace!, name!);
    if ('status' in result) {
      if (result.status.reason === 'NotFound') return result.status;
      this.#recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${result.status.message}`);
      return result.status;
    }
    this.#recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    return undefined;
  }
}
