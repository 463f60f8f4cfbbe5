import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { isFailure, UserError } from '../../errors.ts';
import { dryRunOf } from '../../flags/dry-run.ts';
import { int32Flag, stringFlag } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { select } from '../../resource/builder.ts';
import { createObject } from '../../resource/helper.ts';
import type { Info } from '../../resource/info.ts';
import { groupResourceOf, groupVersionOf, type Mapping, resourceText } from '../../resource/mapper.ts';
import type { Unstructured } from '../../resource/object.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { saveMadeConfiguration } from '../apply/last-applied.ts';
import { recorded, recordFlag } from '../shared/record.ts';
import { metricOf, parseTarget, type Target } from './metrics.ts';

/** kubectl autoscale */
export const autoscale: Command = {
  name: 'autoscale',
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  examples: '  kubectl autoscale deployment web --min=1 --max=5 --cpu=80%',
  flags: [
    ...printFlags,
    recordFlag,
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
const scalable = new Set(['deployments.apps', 'replicasets.apps', 'statefulsets.apps', 'replicationcontrollers']);

/** AutoscaleOptions.Validate. */
function validate({ flags }: Invocation): void {
  const [least, most] = [flags.number('min'), flags.number('max')];
  if (most < 1) throw new UserError(`--max=MAXPODS is required and must be at least 1, max: ${most}`);
  if (most < least) throw new UserError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${most}, min: ${least}`);
  if (flags.number('cpu-percent') > 0 && flags.string('cpu') !== '') throw new UserError('--cpu-percent and --cpu are mutually exclusive');
  for (const name of ['cpu', 'memory'] as const) if (flags.string(name) !== '') parseTarget(flags.string(name), name);
}

function* run(invocation: Invocation): Execution<void> {
  const dryRun = yield* dryRunOf(invocation);
  validate(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun, typed: dryRun === 'client' });
  const { name: namespace, explicit } = yield* invocation.namespace();
  let count = 0;
  yield* (yield* select(invocation, { ...(yield* selectionFromFlags(invocation)), continueOnError: true, flatten: true })).visit(function* (info) {
    if (!scalable.has(groupResourceOf(info.mapping))) {
      const what = resourceText(info.mapping);
      throw new UserError(`cannot autoscale a ${info.mapping.kind}: could not find scale subresource for ${what} in discovery information`);
    }
    const object = recorded(invocation, autoscalerFor(invocation, info, explicit ? namespace : undefined));
    if (dryRun === 'client') yield* printer.print(object, 'created');
    else yield* printer.print(yield* create(invocation, object, namespace, dryRun === 'server'), 'autoscaled');
    count++;
  });
  if (count === 0) throw new UserError('no objects passed to autoscale');
}

/** Where autoscaling/v2 refuses it, what fits into autoscaling/v1 is tried in that version. */
function* create(invocation: Invocation, object: Unstructured, namespace: string, dryRun: boolean): Execution<Unstructured> {
  const { flags } = invocation;
  const options = { dryRun, fieldManager: flags.string('field-manager') };
  const made = saveMadeConfiguration(flags.bool('save-config'), object);
  try {
    return yield* createObject(invocation, hpa, namespace, made, options);
  } catch (error) {
    if (!isFailure(error)) throw error;
    const incompatible = (text: string) =>
      new UserError(`failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${text}`);
    let target: Target;
    try {
      target = parseTarget(flags.string('cpu'), 'cpu');
    } catch (wrong) {
      throw wrong instanceof UserError ? incompatible(wrong.message) : wrong;
    }
    if (flags.string('memory') !== '' || target.type !== 'Utilization') throw incompatible('%!w(<nil>)');
    const { metrics: _, ...spec } = made['spec'] as Record<string, unknown>;
    const { status: __, ...rest } = made;
    return yield* createObject(invocation, { ...hpa, version: 'v1' }, namespace, { ...rest, apiVersion: 'autoscaling/v1', spec } as Unstructured, options);
  }
}

function autoscalerFor(invocation: Invocation, info: Info, namespace: string | undefined): Unstructured {
  const { flags } = invocation;
  const [least, most, percent] = [flags.number('min'), flags.number('max'), flags.number('cpu-percent')];
  const [cpu, memory] = [flags.string('cpu'), flags.string('memory')];
  const metrics = [
    ...(percent > 0 ? [metricOf('cpu', { type: 'Utilization', averageUtilization: percent })] : []),
    ...(cpu ? [metricOf('cpu', parseTarget(cpu, 'cpu'))] : []),
    ...(memory ? [metricOf('memory', parseTarget(memory, 'memory'))] : []),
  ];
  return {
    kind: hpa.kind,
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.string('name') || info.name, ...(namespace !== undefined && { namespace }) },
    spec: {
      scaleTargetRef: { kind: info.mapping.kind, name: info.name, apiVersion: groupVersionOf(info.mapping) },
      ...(least > 0 ? { minReplicas: least } : {}),
      maxReplicas: most,
      ...(metrics.length > 0 && { metrics }),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}
