import type { Execution } from '../../../../machine/process/types.ts';
import { parseQuantity } from '../../../api/quantity.ts';
import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { UserError } from '../../errors.ts';
import { dryRunOf } from '../../flags/dry-run.ts';
import { int32Flag, stringFlag } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { createObject } from '../../resource/helper.ts';
import type { Info } from '../../resource/info.ts';
import { groupKindOf, groupVersionOf, type Mapping } from '../../resource/mapper.ts';
import type { Unstructured } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { createOrUpdateAnnotation } from '../apply/last-applied.ts';

/** kubectl autoscale */
export const autoscale: Command = {
  name: 'autoscale',
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  examples: '  kubectl autoscale deployment web --min=1 --max=5 --cpu=80%',
  flags: [
    ...printFlags,
    int32Flag('min', '', 'The fewest Pods.', '-1'),
    int32Flag('max', '', 'The most Pods.', '-1'),
    int32Flag('cpu-percent', '', 'Average use of the requested CPU in percent.', '-1', {
      deprecated: "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    }),
    stringFlag('cpu', '', 'Target for CPU: 70% of what is requested, or an amount as 500m.'),
    stringFlag('memory', '', 'Target for memory: 70% of what is requested, or an amount as 200Mi.'),
    stringFlag('name', '', 'Name of the autoscaler.'),
    dryRunFlag,
    ...fileFlags('identifying the resource to autoscale.'),
    saveConfigFlag,
    fieldManagerFlag('kubectl-autoscale'),
  ],
  required: ['max'],
  run,
  complete: completeResources,
};

const hpa: Mapping = { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', resource: 'horizontalpodautoscalers', namespaced: true };
const scalable = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);

function metric(name: string, text: string): object {
  if (text.endsWith('%')) return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization: Number(text.slice(0, -1)) } } };
  const parsed = parseQuantity(text);
  if ('error' in parsed) throw new UserError(`invalid ${name} quantity: ${text}`);
  return { type: 'Resource', resource: { name, target: { type: 'AverageValue', averageValue: parsed.quantity.toString() } } };
}

function* run(invocation: Invocation): Execution<void> {
  const { flags } = invocation;
  const dryRun = yield* dryRunOf(invocation);
  const [least, most] = [flags.number('min'), flags.number('max')];
  if (most < 1) throw new UserError(`--max=MAXPODS is required and must be at least 1, max: ${most}`);
  if (most < least) throw new UserError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${most}, min: ${least}`);
  const printer = yield* operationPrinter(invocation, { dryRun, typed: dryRun === 'client' });
  const { name: namespace } = yield* invocation.namespace();
  let count = 0;
  yield* (yield* select(invocation, { ...(yield* selectionFromFlags(invocation)), continueOnError: true, flatten: true })).visit(function* (info) {
    count++;
    if (!scalable.has(info.mapping.kind))
      throw new UserError(`cannot autoscale a ${groupKindOf(info.mapping)}: selector for ${info.mapping.kind} not implemented`);
    const object = autoscalerFor(invocation, info);
    if (dryRun === 'client') return yield* printer.print(object, 'autoscaled');
    const options = { dryRun: dryRun === 'server', fieldManager: flags.string('field-manager') };
    yield* printer.print(yield* createObject(invocation, hpa, namespace, createOrUpdateAnnotation(flags.bool('save-config'), object), options), 'autoscaled');
  });
  if (count === 0) throw new UserError('no objects passed to autoscale');
}

function autoscalerFor(invocation: Invocation, info: Info): Unstructured {
  const { flags } = invocation;
  const [least, most, percent] = [flags.number('min'), flags.number('max'), flags.number('cpu-percent')];
  const cpu = flags.string('cpu') || (percent >= 0 ? `${percent}%` : '');
  const metrics = [...(cpu ? [metric('cpu', cpu)] : []), ...(flags.string('memory') ? [metric('memory', flags.string('memory'))] : [])];
  if (metrics.length === 0) throw new UserError('failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input');
  return {
    kind: hpa.kind,
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.string('name') || info.name },
    spec: {
      scaleTargetRef: { kind: info.mapping.kind, name: info.name, apiVersion: groupVersionOf(info.mapping) },
      ...(least > 0 ? { minReplicas: least } : {}),
      maxReplicas: most,
      metrics,
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}
