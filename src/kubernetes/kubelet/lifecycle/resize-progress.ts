import { toRFC3339 } from '../../../time/index.ts';
import type { Pod, PodCondition } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import { recordResize, recordResizeError } from '../kuberuntime/resize-events.ts';
import { uidOf } from '../pod.ts';

interface Progress {
  readonly lastProbeTime: string;
  readonly lastTransitionTime: string;
  /** Why it cannot be done now. */
  readonly error: string | undefined;
  readonly generation: number | undefined;
}

/** Resizes that the node has room for and whose containers have not got their resources yet: the condition PodResizeInProgress. */
export class ResizeProgress {
  readonly #context: KubeletContext;
  readonly #pods = new Map<string, Progress>();

  constructor(context: KubeletContext) {
    this.#context = context;
  }

  /** The Pod is to have other resources from now on: errors of a resize before are forgotten. */
  begin(pod: Pod): void {
    const now = toRFC3339(this.#context.clock.now);
    this.#pods.set(uidOf(pod), { lastProbeTime: now, lastTransitionTime: now, error: undefined, generation: pod.metadata.generation });
    recordResize(this.#context, pod, 'started');
  }

  isUnderWay(uid: string): boolean {
    return this.#pods.has(uid);
  }

  /** It could not be done, and is tried again: told when the reason is another one. */
  fail(pod: Pod, error: string): void {
    const old = this.#pods.get(uidOf(pod));
    if (!old) return;
    const now = toRFC3339(this.#context.clock.now);
    const lastTransitionTime = old.error === undefined ? now : old.lastTransitionTime;
    this.#pods.set(uidOf(pod), { ...old, lastProbeTime: now, lastTransitionTime, error });
    if (old.error !== error) recordResizeError(this.#context, pod, error);
  }

  complete(pod: Pod): void {
    if (this.#pods.delete(uidOf(pod))) recordResize(this.#context, pod, 'completed');
  }

  forget(uid: string): void {
    this.#pods.delete(uid);
  }

  condition(uid: string): PodCondition | undefined {
    const progress = this.#pods.get(uid);
    if (!progress) return undefined;
    const { lastProbeTime, lastTransitionTime, error, generation } = progress;
    return {
      lastProbeTime,
      lastTransitionTime,
      ...(error === undefined ? {} : { message: error }),
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      ...(error === undefined ? {} : { reason: 'Error' }),
      status: 'True',
      type: 'PodResizeInProgress',
    };
  }
}
