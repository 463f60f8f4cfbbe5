import { withDefaults } from '../../api/defaults/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1, MetricSpec } from '../../api/types.ts';
import { without } from '../object.ts';

const isCpuUtilization = ({ type, resource }: MetricSpec) =>
  type === 'Resource' && resource?.name === 'cpu' && resource.target.type === 'Utilization' && resource.target.averageUtilization !== undefined;

const cpuMetric = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

/** An autoscaling/v1 autoscaler from the autoscaling/v2 one that is stored: of its metrics it knows the use of CPU (pkg/apis/autoscaling/v1 conversion). */
export function oldAutoscaler(object: KubernetesObject): KubernetesObject {
  const { spec, status, ...rest } = object as HorizontalPodAutoscaler;
  const { maxReplicas, minReplicas, scaleTargetRef, metrics = [] } = spec;
  const target = metrics.find(isCpuUtilization)?.resource?.target.averageUtilization;
  const { observedGeneration, lastScaleTime, currentReplicas = 0, desiredReplicas = 0, currentMetrics } = status ?? {};
  const current = currentMetrics?.find((metric) => metric?.resource?.name === 'cpu')?.resource?.current.averageUtilization;
  const old: HorizontalPodAutoscalerV1 = {
    ...rest,
    apiVersion: 'autoscaling/v1',
    spec: {
      ...(minReplicas !== undefined && { minReplicas }),
      maxReplicas,
      scaleTargetRef,
      ...(target !== undefined && { targetCPUUtilizationPercentage: target }),
    },
    status: {
      ...(observedGeneration !== undefined && { observedGeneration }),
      ...(lastScaleTime && { lastScaleTime }),
      currentReplicas,
      desiredReplicas,
      ...(current !== undefined && { currentCPUUtilizationPercentage: current }),
    },
  };
  return old;
}

/** The stored autoscaling/v2 form of an autoscaling/v1 autoscaler. */
export function autoscalerToStorage(object: KubernetesObject): KubernetesObject {
  const { spec, status, ...rest } = object as HorizontalPodAutoscalerV1;
  const { targetCPUUtilizationPercentage: target } = spec ?? {};
  const current = status?.currentCPUUtilizationPercentage;
  const stored = {
    ...rest,
    apiVersion: 'autoscaling/v2',
    ...(spec && { spec: { ...without(spec, 'targetCPUUtilizationPercentage'), ...(target !== undefined && { metrics: [cpuMetric(target)] }) } }),
    ...(status && {
      status: {
        ...without(status, 'currentCPUUtilizationPercentage'),
        ...(current !== undefined && { currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }] }),
      },
    }),
  };
  return withDefaults(stored as KubernetesObject);
}
