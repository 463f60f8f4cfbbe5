import { minute, second } from '../../../time/index.ts';
import type { Pod, Secret } from '../../api/types.ts';
import { Backoff } from '../../client/backoff.ts';
import type { Image, Result, RuntimeError } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { call, type Routine } from '../routine.ts';
import { type PullCredentials, pullCredentials, repositoryOf } from './credentials.ts';
import { applyDefaultImageTag } from './parse-image-name.ts';

export type ImageOutcome = { readonly image: Image } | { readonly reason: string; readonly message: string };

export interface ImageRequest {
  readonly pod: Pod;
  /** Whose event it is; undefined for a volume's image: the Pod's. */
  readonly containerName: string | undefined;
  readonly image: string;
  readonly policy: 'Always' | 'IfNotPresent' | 'Never' | undefined;
}

/** Makes sure that an image is on the node: present, pulled, or refused (pkg/kubelet/images/image_manager.go EnsureImageExists). */
export class ImageManager {
  readonly #context: KubeletContext;
  readonly #backoff: Backoff;
  readonly #secrets: (pod: Pod) => readonly Secret[];
  /** Images that were pulled with credentials, and with which (pkg/kubelet/images/pullmanager). Others anybody may use. */
  readonly #pulledWith = new Map<string, Set<string>>();

  /** secrets: a Pod's pull secrets, as far as they are there. */
  constructor(context: KubeletContext, secrets: (pod: Pod) => readonly Secret[] = () => []) {
    this.#context = context;
    this.#secrets = secrets;
    this.#backoff = new Backoff(context.clock, 10 * second, 5 * minute);
  }

  *ensureImageExists(request: ImageRequest): Routine<ImageOutcome> {
    const { pod, image, containerName } = request;
    const { node, recorder } = this.#context;
    const event = (type: 'Normal' | 'Warning', reason: string, message: string) => recorder.podEvent(pod, type, reason, message, containerName);

    const tagged = applyDefaultImageTag(image);
    if ('error' in tagged) {
      const message = `Failed to apply default image tag ${JSON.stringify(image)}: ${tagged.error}`;
      event('Warning', 'InspectFailed', message);
      return { reason: 'InvalidImageName', message };
    }
    const present = node.images.imageStatus(tagged.image);
    const credentials = pod.spec.imagePullSecrets?.length ? pullCredentials(repositoryOf(tagged.image), this.#secrets(pod)) : [];
    if (request.policy !== 'Always' && present && this.#mayUse(present, credentials)) {
      event('Normal', 'Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`);
      return { image: present };
    }
    if (request.policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      event('Warning', 'ErrImageNeverPull', message);
      return { reason: 'ErrImageNeverPull', message };
    }
    return yield* this.#pull(request, tagged.image, credentials, event);
  }

  /** Whether an image that is there was pulled with these credentials before, or without any (KubeletEnsureSecretPulledImages). */
  #mayUse(image: Image, credentials: readonly PullCredentials[]): boolean {
    const used = this.#pulledWith.get(image.id);
    return !used || credentials.some(({ source }) => used.has(source));
  }

  /** Tries one after another, or without any. */
  *#pullWith(image: string, credentials: readonly PullCredentials[]): Routine<Result<string>> {
    const { images } = this.#context.node;
    if (credentials.length === 0) {
      const pulled: Result<string> = yield* call((reply) => images.pullImage(image, undefined, reply));
      if ('value' in pulled) this.#pulledWith.delete(pulled.value);
      return pulled;
    }
    const errors: RuntimeError[] = [];
    for (const { username, password, source } of credentials) {
      const pulled: Result<string> = yield* call((reply) => images.pullImage(image, { username, password }, reply));
      if ('error' in pulled) {
        errors.push(pulled.error);
        continue;
      }
      const used = this.#pulledWith.get(pulled.value) ?? new Set();
      this.#pulledWith.set(pulled.value, used.add(source));
      return pulled;
    }
    return { error: errors[0]! };
  }

  /** The Pod is gone: its pauses between pulls do not matter any more. */
  forget(uid: string): void {
    this.#backoff.forget(`${uid}_`);
    for (const key of this.#errors.keys()) if (key.startsWith(`${uid}_`)) this.#errors.delete(key);
  }

  /** The last error of each pull in back-off, which its message repeats. */
  readonly #errors = new Map<string, string>();

  *#pull(
    { pod, image }: ImageRequest,
    tagged: string,
    credentials: readonly PullCredentials[],
    event: (type: 'Normal' | 'Warning', reason: string, message: string) => void,
  ): Routine<ImageOutcome> {
    const { clock, node } = this.#context;
    const key = `${pod.metadata.uid}_${image}`;
    if (this.#backoff.untilSinceUpdate(key) !== undefined) {
      const message = `Back-off pulling image "${image}"`;
      event('Normal', 'BackOff', message);
      const error = this.#errors.get(key);
      return { reason: 'ImagePullBackOff', message: error === undefined ? message : `${message}: ErrImagePull: ${error}` };
    }
    this.#errors.delete(key);
    event('Normal', 'Pulling', `Pulling image "${image}"`);
    const begun = clock.now;
    const pulled = yield* this.#pullWith(tagged, credentials);
    if ('error' in pulled) {
      const message = `rpc error: code = ${pulled.error.code} desc = ${pulled.error.message}`;
      this.#context.because(`${image} could not be pulled: ${pulled.error.message}`);
      event('Warning', 'Failed', `Failed to pull image "${image}": ${message}`);
      this.#backoff.next(key, clock.now);
      this.#errors.set(key, message);
      return { reason: 'ErrImagePull', message };
    }
    const found = node.images.imageStatus(pulled.value) ?? node.images.imageStatus(tagged)!;
    const took = formatMilliseconds(clock.now - begun);
    event('Normal', 'Pulled', `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${found.size} bytes.`);
    return { image: found };
  }
}

/** A duration truncated to milliseconds as Go prints it: `40ms`, `1.25s`. */
export function formatMilliseconds(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  if (milliseconds === 0) return '0s';
  if (milliseconds < 1000) return `${milliseconds}ms`;
  const minutes = Math.floor(milliseconds / 60_000);
  const rest = `${(milliseconds - minutes * 60_000) / 1000}s`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}
