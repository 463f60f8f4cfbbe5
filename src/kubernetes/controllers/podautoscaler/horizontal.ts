import { second, type Timer, toRFC3339 } from '../../../time/index.ts';
import { equal } from '../../api/equal.ts';
import { type LabelSelector, parseLabelSelector } from '../../api/selector.ts';
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerCondition, HorizontalPodAutoscalerStatus, MetricStatus, Scale } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { horizontalPodAutoscalers, pods } from '../../client/resources.ts';
import { type Controller, type ControllerContext, namespaceIndex } from '../context.ts';
import { withCondition } from './conditions.ts';
import { missingMetric } from './missing-metrics.ts';
import { ScaleTarget } from './scale-target.ts';

/** --horizontal-pod-autoscaler-sync-period: an autoscaler is looked at that often, and as long after it was made. */
const syncPeriod = 15 * second;
/** retry.DefaultRetry. */
const attempts = 5;

/** Keeps the scale of workloads within their autoscalers' limits (pkg/controller/podautoscaler). The cluster serves no metrics to follow. */
export function startHorizontalPodAutoscalerController(context: ControllerContext): Controller {
  const controller = new HorizontalController(context);
  return { stop: () => controller.stop() };
}

/** The status that a sync makes. */
interface Draft {
  conditions: readonly HorizontalPodAutoscalerCondition[];
  currentReplicas: number;
  desiredReplicas: number;
  currentMetrics: readonly MetricStatus[] | undefined;
  rescaled: boolean;
}

class HorizontalController {
  readonly #context: ControllerContext;
  readonly #client;
  readonly #recorder;
  readonly #autoscalers;
  readonly #pods;
  readonly #timers = new Map<string, Timer>();
  /** The Pods of each autoscaler's target, as of its last sync. */
  readonly #selectors = new Map<string, LabelSelector>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#client = context.client('horizontal-pod-autoscaler');
    this.#recorder = context.recorder('horizontal-pod-autoscaler', this.#client);
    this.#autoscalers = context.informer(horizontalPodAutoscalers);
    this.#pods = context.informer(pods);
    this.#autoscalers.addHandler({
      onAdd: (one) => this.#plan(objectKey(one)),
      onDelete: (one) => this.#forget(objectKey(one)),
    });
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel();
  }

  /** The first time is a consequence of the autoscaler's making, the others go on for ever. */
  #plan(key: string): void {
    if (this.#timers.has(key)) return;
    const { clock } = this.#context;
    const run = () => {
      this.#timers.set(key, clock.background(syncPeriod, `horizontalpodautoscaler ${key}`, run));
      const autoscaler = this.#autoscalers.get(key);
      if (autoscaler) this.#sync(key, autoscaler);
    };
    this.#timers.set(key, clock.after(syncPeriod, `horizontalpodautoscaler ${key}`, run));
  }

  #forget(key: string): void {
    this.#timers.get(key)?.cancel();
    this.#timers.delete(key);
    this.#selectors.delete(key);
  }

  #sync(key: string, autoscaler: HorizontalPodAutoscaler): void {
    const { status, spec, metadata } = autoscaler;
    const { conditions = [], currentReplicas = 0, desiredReplicas = 0, currentMetrics } = status ?? {};
    const draft: Draft = { conditions, currentReplicas, desiredReplicas, currentMetrics, rescaled: false };
    const target = new ScaleTarget(this.#client, metadata.namespace!, spec.scaleTargetRef);
    const problem = this.#reconcile(key, autoscaler, target, draft);
    this.#write(autoscaler, draft);
    if (problem !== undefined) this.#recorder.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', problem);
  }

  /** Why no number of replicas could be computed, if that is so. */
  #reconcile(key: string, autoscaler: HorizontalPodAutoscaler, target: ScaleTarget, draft: Draft): string | undefined {
    const read = target.read();
    if ('error' in read) {
      this.#recorder.event(autoscaler, 'Warning', 'FailedGetScale', read.error);
      this.#set(draft, 'AbleToScale', 'False', 'FailedGetScale', `the HPA controller was unable to get the target's current scale: ${read.error}`);
      return undefined;
    }
    this.#set(draft, 'AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
    const { minReplicas = 1, maxReplicas } = autoscaler.spec;
    const current = read.scale.spec.replicas ?? 0;
    draft.currentReplicas = current;
    draft.currentMetrics = undefined;
    if (current === 0) {
      draft.desiredReplicas = 0;
      this.#set(draft, 'ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero');
      return undefined;
    }
    if (current > maxReplicas) this.#rescale(autoscaler, target, read.scale, maxReplicas, 'Current number of replicas above Spec.MaxReplicas', draft);
    else if (current < minReplicas) this.#rescale(autoscaler, target, read.scale, minReplicas, 'Current number of replicas below Spec.MinReplicas', draft);
    else return this.#computeReplicas(key, autoscaler, read.scale.status.selector ?? '', draft);
    return undefined;
  }

  #rescale(autoscaler: HorizontalPodAutoscaler, target: ScaleTarget, scale: Scale, replicas: number, reason: string, draft: Draft): void {
    const error = writeScale(target, scale, replicas);
    if (error !== undefined) {
      this.#recorder.event(autoscaler, 'Warning', 'FailedRescale', `New size: ${replicas}; reason: ${reason}; error: ${error}`);
      this.#set(draft, 'AbleToScale', 'False', 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${error}`);
      return;
    }
    this.#context.clock.because('horizontal-pod-autoscaler', `${autoscaler.metadata.name} scales its target to ${replicas}`);
    this.#set(draft, 'AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${replicas}`);
    this.#recorder.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`);
    draft.desiredReplicas = replicas;
    draft.rescaled = true;
  }

  /** What the metrics ask for (computeReplicasForMetrics): there are none, each says so. */
  #computeReplicas(key: string, autoscaler: HorizontalPodAutoscaler, selector: string, draft: Draft): string {
    const problem = this.#checkSelector(key, autoscaler, selector, draft);
    if (problem !== undefined) return problem;
    const { metrics = [] } = autoscaler.spec;
    const missing = metrics.map((metric) => missingMetric(metric, autoscaler.metadata.namespace!));
    for (const { reason, message } of missing) this.#recorder.event(autoscaler, 'Warning', reason, message);
    const first = missing[0]!;
    this.#set(draft, 'ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.message}`);
    draft.currentMetrics = metrics.map(() => ({ type: '' }));
    return `invalid metrics (${missing.length} invalid out of ${metrics.length}), first error is: ${first.summary}`;
  }

  /** Pods that two autoscalers would scale belong to none (validateAndParseSelector). */
  #checkSelector(key: string, autoscaler: HorizontalPodAutoscaler, text: string, draft: Draft): string | undefined {
    const refuse = (eventReason: string, message: string, reason = eventReason, told = message) => {
      this.#recorder.event(autoscaler, 'Warning', eventReason, message);
      this.#set(draft, 'ScalingActive', 'False', reason, told);
      return message;
    };
    if (text === '') return refuse('SelectorRequired', 'selector is required', 'InvalidSelector', "the HPA target's scale is missing a selector");
    const parsed = parseLabelSelector(text);
    if ('error' in parsed) return refuse('InvalidSelector', `couldn't convert selector into a corresponding internal selector object: ${parsed.error}`);
    this.#selectors.set(key, parsed.selector);
    const { namespace } = autoscaler.metadata;
    const selected = this.#pods.byIndex(namespaceIndex, namespace!).filter(({ metadata }) => parsed.selector.matches(metadata.labels));
    const rivals = [...this.#selectors].filter(
      ([other, selector]) => other.startsWith(`${namespace}/`) && selected.some(({ metadata }) => selector.matches(metadata.labels)),
    );
    if (rivals.length <= 1) return undefined;
    const names = rivals.map(([other]) => `{${other.split('/')[1]} ${namespace}}`).join(' ');
    return refuse('AmbiguousSelector', `pods by selector ${text} are controlled by multiple HPAs: [${names}]`);
  }

  #set(draft: Draft, type: string, status: 'True' | 'False', reason: string, message: string): void {
    draft.conditions = withCondition(draft.conditions, { type, status, reason, message }, this.#context.clock.now);
  }

  #write(autoscaler: HorizontalPodAutoscaler, { rescaled, currentMetrics, ...draft }: Draft): void {
    const lastScaleTime = rescaled ? toRFC3339(this.#context.clock.now) : autoscaler.status?.lastScaleTime;
    const status: HorizontalPodAutoscalerStatus = {
      ...draft,
      ...(currentMetrics && { currentMetrics }),
      ...(lastScaleTime !== undefined && { lastScaleTime }),
    };
    const { currentMetrics: _, ...old } = autoscaler.status ?? {};
    const before = autoscaler.status?.currentMetrics ? { ...old, currentMetrics: autoscaler.status.currentMetrics } : old;
    if (equal(before, status)) return;
    const result = this.#client.updateStatus(horizontalPodAutoscalers, { ...autoscaler, status });
    if ('status' in result) this.#recorder.event(autoscaler, 'Warning', 'FailedUpdateStatus', result.status.message!);
  }
}

/** Writes the number of replicas, again when the target has changed meanwhile; why it cannot, if it cannot. */
function writeScale(target: ScaleTarget, first: Scale, replicas: number): string | undefined {
  let scale = first;
  for (let attempt = 1; ; attempt++) {
    const written = target.write({ ...scale, spec: { replicas } });
    if ('scale' in written) return undefined;
    if (!written.isConflict || attempt === attempts) return written.error;
    const latest = target.read();
    if ('scale' in latest) scale = latest.scale;
  }
}
