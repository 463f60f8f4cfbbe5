import { type Duration, millisecond, second, type Time, type Timer, toRFC3339Micro } from '../../../time/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { Pod, Volume } from '../../api/types.ts';
import { type Result, resources } from '../../client/index.ts';
import type { NodeFiles } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { configAnnotations } from '../environment/field-ref.ts';
import { applyDefaultImageTag } from '../images/parse-image-name.ts';
import type { VolumePath } from '../kuberuntime/make-mounts.ts';
import { uidOf } from '../pod.ts';
import { effectiveLimit, whole } from '../resources.ts';
import { type Routine, sleep } from '../routine.ts';
import { writeAtomically } from './atomic-writer.ts';
import { type ClaimedVolume, prepareClaimed, resolveClaim } from './claims.ts';
import { prepareHostPath } from './host-path.ts';
import type { ObjectCache } from './object-cache.ts';
import { recorded, replayed } from './recorded-sources.ts';
import { serviceAccountToken } from './service-account-token.ts';
import { type ContentSources, computeVolumeContent } from './volume-content.ts';

interface PodVolumes {
  readonly seen: Time;
  /** Names. */
  mounted: readonly string[];
  tokens: Map<string, string> | undefined;
  /** By volume: what stands behind its claim. */
  claims?: Map<string, ClaimedVolume>;
  registered: boolean;
  /** What a volume was made from has changed. */
  dirty: boolean;
  /** Of what could not be written anew. */
  retry?: Timer | undefined;
}

/** pkg/kubelet/volumemanager: how long a sync waits for its volumes, and how often it looks. */
const attachAndMountTimeout: Duration = 123 * second;
const pollInterval: Duration = 300 * millisecond;
/** pkg/util/goroutinemap/exponentialbackoff. */
const firstRetry: Duration = 500 * millisecond;
const lastRetry: Duration = 122 * second;

const plugins = {
  configMap: 'kubernetes.io~configmap',
  secret: 'kubernetes.io~secret',
  downwardAPI: 'kubernetes.io~downward-api',
  projected: 'kubernetes.io~projected',
  emptyDir: 'kubernetes.io~empty-dir',
} as const;

/** Makes the volumes of Pods on the node, and keeps those of API objects current. */
export class VolumeManager {
  readonly #context: KubeletContext;
  readonly #objects: ObjectCache;
  readonly #pods = new Map<string, PodVolumes>();
  readonly #hostIP: string;

  constructor(context: KubeletContext, objects: ObjectCache) {
    this.#context = context;
    this.#objects = objects;
    this.#hostIP = context.node.machine.ip;
  }

  podDir(uid: string): string {
    return `/var/lib/kubelet/pods/${uid}`;
  }

  /** Where a volume is; undefined if the Pod has none of this name, or of a kind that is not simulated. */
  volumePath(pod: Pod, name: string): VolumePath | undefined {
    const volume = pod.spec.volumes?.find((one) => one.name === name);
    if (!volume) return undefined;
    if (volume.image) {
      const reference = volume.image.reference ?? '';
      const tagged = applyDefaultImageTag(reference);
      return { image: ('image' in tagged && this.#context.node.images.imageStatus(tagged.image)?.id) || reference };
    }
    if (volume.hostPath) return { path: volume.hostPath.path, readOnly: false };
    if (volume.persistentVolumeClaim) return this.#pods.get(uidOf(pod))?.claims?.get(name);
    const plugin = pluginOf(volume);
    return plugin && { path: `${this.podDir(uidOf(pod))}/volumes/${plugin}/${name}`, readOnly: plugin !== plugins.emptyDir };
  }

  /** Waits until all volumes are there. Answers with what keeps a sync from going on. */
  *waitForAttachAndMount(pod: Pod, podIPs: () => readonly string[]): Routine<string | undefined> {
    const state = this.#state(pod);
    const volumes = pod.spec.volumes ?? [];
    if (!state.registered) this.#register(pod, state);
    if (volumes.every((volume) => state.mounted.includes(volume.name))) {
      if (state.dirty) this.#refresh(pod, state, podIPs(), volumes, firstRetry);
      return undefined;
    }
    const { clock } = this.#context;
    const begun = clock.now;
    const retries = new Map<string, { at: Time; pause: Duration }>();
    // Found by the populator's loop, mounted by the reconciler's, seen at the first look.
    yield* sleep(clock, pollInterval, 'kubelet: wait for volumes');
    const unprocessed = this.#resolveClaims(pod, state, volumes);
    for (;;) {
      for (const volume of volumes) {
        if (unprocessed.some(({ name }) => name === volume.name)) continue;
        const retry = retries.get(volume.name);
        if (state.mounted.includes(volume.name) || (retry && retry.at > clock.now)) continue;
        const error = this.#mount(pod, state, volume, podIPs());
        if (error === undefined) {
          state.mounted = state.mounted.concat(volume.name);
          continue;
        }
        const pause = retry ? Math.min(2 * retry.pause, lastRetry) : firstRetry;
        retries.set(volume.name, { at: clock.now + pause, pause });
        this.#reportFailure(pod, volume, error);
      }
      const missing = volumes.filter((volume) => !state.mounted.includes(volume.name));
      if (unprocessed.length > 0) return this.#reportUnprocessed(pod, missing, unprocessed);
      if (missing.length === 0) {
        const late = (clock.now - begun) % pollInterval;
        if (late > 0) yield* sleep(clock, pollInterval - late, 'kubelet: wait for volumes');
        return undefined;
      }
      const names = missing.map((volume) => volume.name).join(' ');
      if (clock.now >= begun + attachAndMountTimeout)
        return `unmounted volumes=[${names}], unattached volumes=[], failed to process volumes=[]: context deadline exceeded`;
      const next = Math.min(begun + attachAndMountTimeout, ...missing.map((volume) => retries.get(volume.name)!.at));
      yield* sleep(clock, next - clock.now, 'kubelet: retry volumes');
    }
  }

  /** The Pod's metadata or an object that it mounts has changed: its volumes are written anew at its next sync. Whether it has any of that kind. */
  markDirty(uid: string): boolean {
    const state = this.#pods.get(uid);
    if (!state?.registered) return false;
    state.dirty = true;
    return true;
  }

  /** Bytes in an emptyDir on disk. */
  usage(pod: Pod, volume: Volume): number {
    const found = this.volumePath(pod, volume.name);
    return found && 'path' in found ? this.#context.node.files.usage(found.path) : 0;
  }

  /** The Pod has ended: its volumes are taken down, its directory goes. */
  tearDown(pod: Pod): void {
    const state = this.#pods.get(uidOf(pod));
    if (!state) return;
    this.#pods.delete(uidOf(pod));
    state.retry?.cancel();
    for (const { kind, name } of referencedObjects(pod)) this.#objects.unregister(kind, pod.metadata.namespace!, name, uidOf(pod));
    for (const volume of pod.spec.volumes ?? []) {
      const found = this.volumePath(pod, volume.name);
      if (found && 'path' in found && onTmpfs(volume) && state.mounted.includes(volume.name)) this.#context.node.files.unmount(found.path);
    }
    this.#context.node.files.remove(this.podDir(uidOf(pod)));
  }

  /** The kubelet stops: nothing is tried again. */
  close(): void {
    for (const state of this.#pods.values()) state.retry?.cancel();
  }

  #state(pod: Pod): PodVolumes {
    let state = this.#pods.get(uidOf(pod));
    if (!state) {
      state = { seen: this.#context.clock.now, mounted: [], tokens: undefined, registered: false, dirty: false };
      this.#pods.set(uidOf(pod), state);
    }
    return state;
  }

  #register(pod: Pod, state: PodVolumes): void {
    state.registered = true;
    for (const { kind, name } of referencedObjects(pod)) this.#objects.register(kind, pod.metadata.namespace!, name, uidOf(pod));
  }

  /** Writes volumes anew. Where that fails (an object is gone, say) the files stay as they are, and it is tried again and again. */
  #refresh(pod: Pod, state: PodVolumes, podIPs: readonly string[], volumes: readonly Volume[], pause: Duration): void {
    state.dirty = false;
    state.retry?.cancel();
    const failed = volumes.filter((volume) => {
      const error = pluginOf(volume) && !volume.emptyDir ? this.#writeContent(pod, state, volume, podIPs) : undefined;
      if (error !== undefined) this.#reportFailure(pod, volume, error);
      return error !== undefined;
    });
    if (failed.length === 0) return;
    const again = () => this.#refresh(pod, state, podIPs, failed, Math.min(2 * pause, lastRetry));
    state.retry = this.#context.clock.after(pause, 'kubelet: retry volumes', again);
  }

  #reportFailure(pod: Pod, volume: Volume, error: string): void {
    this.#context.because(`volume ${volume.name} cannot be mounted: ${error}`);
    const message = volume.persistentVolumeClaim ? error : `MountVolume.SetUp failed for volume "${volume.name}" : ${error}`;
    this.#context.recorder.podEvent(pod, 'Warning', 'FailedMount', message);
  }

  /** Finds what stands behind claims; those of which nothing can be found. */
  #resolveClaims(pod: Pod, state: PodVolumes, volumes: readonly Volume[]): { readonly name: string; readonly error: string }[] {
    const failed: { name: string; error: string }[] = [];
    for (const { name, persistentVolumeClaim } of volumes) {
      if (!persistentVolumeClaim || state.mounted.includes(name)) continue;
      const found = resolveClaim(this.#context.client, pod.metadata.namespace!, persistentVolumeClaim);
      if ('error' in found) failed.push({ name, error: found.error });
      else (state.claims ??= new Map()).set(name, found);
    }
    return failed;
  }

  /** Such an error ends the wait at once (verifyVolumesMountedFunc). */
  #reportUnprocessed(pod: Pod, missing: readonly Volume[], unprocessed: readonly { readonly name: string; readonly error: string }[]): string {
    const names = (list: readonly { readonly name: string }[]) =>
      list
        .map(({ name }) => name)
        .sort()
        .join(' ');
    const errors = unprocessed.map(({ error }) => error).join('; ');
    const message = `unmounted volumes=[${names(missing)}], unattached volumes=[], failed to process volumes=[${names(unprocessed)}]: ${errors}`;
    this.#context.because(errors);
    this.#context.recorder.podEvent(pod, 'Warning', 'FailedMount', `Unable to attach or mount volumes: ${message}`);
    return message;
  }

  #mount(pod: Pod, state: PodVolumes, volume: Volume, podIPs: readonly string[]): string | undefined {
    const { files } = this.#context.node;
    if (volume.image) return undefined;
    if (volume.hostPath) return prepareHostPath(files, volume.hostPath);
    const claimed = volume.persistentVolumeClaim && state.claims?.get(volume.name);
    if (claimed) return prepareClaimed(files, claimed);
    const found = this.volumePath(pod, volume.name);
    if (!found || !('path' in found)) return `volumes of type ${Object.keys(volume).find((key) => key !== 'name') ?? 'unknown'} are not simulated`;
    const group = pod.spec.securityContext?.fsGroup;
    // A kubelet that comes back finds the volumes of its Pods mounted.
    const isNew = files.stat(found.path) === undefined;
    const { now } = this.#context.clock;
    const sources = recorded(this.#sources(pod, state, podIPs, now));
    const content = volume.emptyDir ? undefined : computeVolumeContent(pod, volume, sources);
    if (content && 'error' in content) return content.error;
    const ownership = group === undefined ? {} : { gid: group };
    const isFilledLater = isNew && onTmpfs(volume);
    if (isFilledLater) {
      const fill = content && this.#filler({ metadata: pod.metadata, spec: pod.spec } as Pod, volume, state, podIPs, now, sources.objects);
      files.mountTmpfs(found.path, this.#tmpfsSize(pod, volume), fill);
    }
    // A fresh tmpfs is sticky.
    if (isNew) files.mkdir(found.path, { mode: (onTmpfs(volume) ? 0o1777 : 0o777) | (group === undefined ? 0 : 0o2000), ...ownership });
    if (content && !isFilledLater) writeAtomically(files, found.path, content.payload, now, ownership);
    return undefined;
  }

  /**
   * Fills a volume when somebody looks into it, with what would have been written at `now`: computed anew from the objects of that time, since
   * hardly anybody looks, and the content is several times as large. The Pod is without its status, which changes.
   */
  #filler(pod: Pod, volume: Volume, state: PodVolumes, podIPs: readonly string[], now: Time, objects: readonly unknown[]): (root: NodeFiles) => void {
    return (root) => {
      const content = computeVolumeContent(pod, volume, replayed(this.#sources(pod, state, podIPs, now), objects));
      const group = pod.spec.securityContext?.fsGroup;
      if (content && 'payload' in content) writeAtomically(root, '', content.payload, now, group === undefined ? {} : { gid: group });
    };
  }

  #writeContent(pod: Pod, state: PodVolumes, volume: Volume, podIPs: readonly string[]): string | undefined {
    const content = computeVolumeContent(pod, volume, this.#sources(pod, state, podIPs, this.#context.clock.now));
    if (!content) return undefined;
    if ('error' in content) return content.error;
    const found = this.volumePath(pod, volume.name) as { path: string };
    const group = pod.spec.securityContext?.fsGroup;
    writeAtomically(this.#context.node.files, found.path, content.payload, this.#context.clock.now, group === undefined ? {} : { gid: group });
    return undefined;
  }

  #sources(pod: Pod, state: PodVolumes, podIPs: readonly string[], now: Time): ContentSources {
    return {
      configMap: (namespace, name) => this.#objects.configMap(namespace, name),
      secret: (namespace, name) => this.#objects.secret(namespace, name),
      token: (of, audience, expirationSeconds) => this.#token(of, state, audience, expirationSeconds, now),
      allocatable: this.#context.allocatable,
      addresses: { hostIP: this.#hostIP, podIPs },
      annotations: { ...pod.metadata.annotations, ...configAnnotations(toRFC3339Micro(state.seen).replace(/Z$/, '000Z')) },
    };
  }

  /** One token for each audience, kept: a volume that is written anew has the same. */
  #token(pod: Pod, state: PodVolumes, audience: string | undefined, expirationSeconds: number, now: Time): () => string {
    const { client, nodeName, random } = this.#context;
    const key = `${audience ?? ''}/${expirationSeconds}`;
    return () => {
      let token = state.tokens?.get(key);
      if (token === undefined) {
        // A stream of its own: when somebody looks must not change what else happens.
        const own = random.fork(`token/${uidOf(pod)}/${key}`);
        const half = own.text(19, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
        const account = client.get(resources.serviceAccounts, pod.metadata.namespace!, pod.spec.serviceAccountName ?? 'default');
        const node = client.get(resources.nodes, '', nodeName);
        token = serviceAccountToken({
          pod,
          node: { name: nodeName, uid: uidIn(node) },
          accountUid: uidIn(account),
          audience,
          expirationSeconds,
          now,
          id: own.uuid(),
          signature: half.repeat(18),
        });
        state.tokens ??= new Map();
        state.tokens.set(key, token);
      }
      return token;
    };
  }

  /** Bytes: the volume's own limit or that of the Pod's memory, whichever is less (empty_dir.go calculateEmptyDirMemorySize). */
  #tmpfsSize(pod: Pod, volume: Volume): number {
    const limits = pod.spec.containers.map((container) => effectiveLimit(pod, container, 'memory'));
    const node = whole(this.#context.allocatable.memory);
    let size = node;
    if (pod.spec.resources?.limits?.memory) size = whole(pod.spec.resources.limits.memory);
    else if (limits.every((limit) => limit !== undefined)) size = limits.reduce((total, limit) => total + whole(limit), 0);
    const own = whole(volume.emptyDir?.sizeLimit);
    return own > 0 ? Math.min(own, size) : size;
  }
}

function pluginOf(volume: Volume): (typeof plugins)[keyof typeof plugins] | undefined {
  for (const key in plugins) if (volume[key as keyof typeof plugins]) return plugins[key as keyof typeof plugins];
  return undefined;
}

const onTmpfs = (volume: Volume): boolean =>
  volume.secret !== undefined || volume.downwardAPI !== undefined || volume.projected !== undefined || volume.emptyDir?.medium === 'Memory';

/** The ConfigMaps and Secrets that a Pod mounts. */
function referencedObjects(pod: Pod): { readonly kind: 'configMaps' | 'secrets'; readonly name: string }[] {
  const found: { kind: 'configMaps' | 'secrets'; name: string }[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    if (volume.configMap) found.push({ kind: 'configMaps', name: volume.configMap.name! });
    if (volume.secret) found.push({ kind: 'secrets', name: volume.secret.secretName! });
    for (const source of volume.projected?.sources ?? []) {
      if (source.configMap) found.push({ kind: 'configMaps', name: source.configMap.name! });
      if (source.secret) found.push({ kind: 'secrets', name: source.secret.name! });
    }
  }
  return found;
}

function uidIn(result: Result<KubernetesObject>): string | undefined {
  return 'object' in result ? result.object.metadata.uid : undefined;
}
