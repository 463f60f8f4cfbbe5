import type { Execution } from '../../../../machine/process/types.ts';
import type { Pod } from '../../../api/types.ts';
import { Exit, isFailure, UserError } from '../../errors.ts';
import { type DryRun, dryRunOf } from '../../flags/dry-run.ts';
import type { Invocation } from '../../invocation.ts';
import { type OperationPrinter, operationPrinter } from '../../printers/operation-printer.ts';
import { createObject, deleteObject } from '../../resource/helper.ts';
import type { Mapping } from '../../resource/mapper.ts';
import { type Unstructured, withMetadata } from '../../resource/object.ts';
import { saveMadeConfiguration } from '../apply/last-applied.ts';
import { imageReference } from '../shared/image-reference.ts';
import { applyOverrides } from '../shared/overrides.ts';
import { podMapping } from '../shared/pods.ts';
import { recorded } from '../shared/record.ts';
import { attachToNewPod, waitForPod } from './attach.ts';
import { basicPod, exposingService } from './pod.ts';

const serviceMapping: Mapping = { group: '', version: 'v1', kind: 'Service', resource: 'services', namespaced: true };

interface RunSettings {
  readonly name: string;
  readonly words: readonly string[];
  readonly restartPolicy: string;
  readonly attach: boolean;
  readonly dryRun: DryRun;
}

/** RunOptions.Complete and the checks of Run. */
function* readSettings(invocation: Invocation): Execution<RunSettings> {
  const { flags, args, dash, path } = invocation;
  const usage = (text: string) => new UserError(`${text}\nSee '${path} -h' for help and examples`);
  const dryRun = yield* dryRunOf(invocation);
  const interactive = flags.bool('stdin');
  const attach = flags.changed('attach') ? flags.bool('attach') : interactive;
  if (args.length === 0 || dash === 0) throw usage('NAME is required for run');
  if (flags.number('pod-running-timeout') <= 0) throw usage('--pod-running-timeout must be higher than zero');
  const image = flags.string('image');
  if (image === '') throw new UserError('--image is required');
  if (!imageReference.test(image)) throw new UserError(`Invalid image name "${image}": invalid reference format`);
  if (flags.bool('tty') && !interactive) throw usage('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && flags.string('port') === '') throw usage('--port must be set when exposing a service');
  const restart = flags.string('restart') || (interactive ? 'OnFailure' : 'Always');
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) throw usage(`invalid restart policy: ${restart}`);
  if (!attach && flags.bool('rm')) throw usage('--rm should only be used for attached containers');
  if (attach && dryRun !== 'none') {
    throw usage("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
  }
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(flags.string('image-pull-policy')))
    throw usage(`invalid image pull policy: ${flags.string('image-pull-policy')}`);
  return { name: args[0]!, words: args.slice(1), restartPolicy: restart, attach, dryRun };
}

/** kubectl run */
export function* runRun(invocation: Invocation): Execution<number> {
  const { flags } = invocation;
  const settings = yield* readSettings(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun: settings.dryRun, typed: settings.dryRun === 'client' });
  const wanted = applyOverrides(invocation, basicPod(invocation, settings.name, settings.words, settings.restartPolicy));
  const pod = yield* createGenerated(invocation, settings, podMapping, wanted);
  const errors: Error[] = [];
  let service: Unstructured | undefined;
  if (flags.bool('expose')) {
    try {
      service = yield* createService(invocation, settings, printer);
    } catch (error) {
      if (!isFailure(error)) throw error;
      errors.push(error);
    }
  }
  if (settings.attach) return yield* attached(invocation, settings, pod, service);
  yield* printer.print(pod, 'created');
  if (errors[0]) throw errors[0];
  return 0;
}

function* createGenerated(invocation: Invocation, settings: RunSettings, mapping: Mapping, object: Unstructured): Execution<Unstructured> {
  const { name, explicit } = yield* invocation.namespace();
  if (settings.dryRun === 'client') return explicit ? withMetadata(object, { namespace: name }) : object;
  const annotated = saveMadeConfiguration(invocation.flags.bool('save-config'), recorded(invocation, object));
  const options = { dryRun: settings.dryRun === 'server', fieldManager: invocation.flags.string('field-manager') };
  return yield* createObject(invocation, mapping, name, annotated, options);
}

function* createService(invocation: Invocation, settings: RunSettings, printer: OperationPrinter): Execution<Unstructured> {
  const service = yield* createGenerated(invocation, settings, serviceMapping, exposingService(invocation, settings.name));
  yield* printer.print(service, 'created');
  if (invocation.flags.string('output') === 'yaml') yield* invocation.out('---\n');
  return service;
}

/** Attaches to the Pod; afterwards its exit status becomes kubectl's, and with --rm it is deleted. */
function* attached(invocation: Invocation, settings: RunSettings, pod: Unstructured, service: Unstructured | undefined): Execution<number> {
  try {
    yield* attachToNewPod(invocation, pod as unknown as Pod);
    const waits = !invocation.flags.bool('leave-stdin-open') && settings.restartPolicy !== 'Always';
    if (!waits) return 0;
    const succeeded = (found: Pod) => found.status.phase === 'Succeeded' || (settings.restartPolicy === 'Never' && found.status.phase === 'Failed');
    return yield* exitStatus(yield* waitForPod(invocation, pod as unknown as Pod, succeeded));
  } finally {
    if (invocation.flags.bool('rm')) yield* remove(invocation, pod, service);
  }
}

function* exitStatus(pod: Pod): Execution<number> {
  const { namespace, name } = pod.metadata;
  if (pod.status.phase === 'Succeeded') return 0;
  if (pod.status.phase !== 'Failed') throw new UserError(`pod ${namespace}/${name} left in phase ${pod.status.phase}`);
  const terminated = pod.status.containerStatuses?.[0]?.state?.terminated;
  if (!terminated || terminated.exitCode === 0) throw new UserError(`pod ${namespace}/${name} failed with unknown exit code`);
  throw new Exit(terminated.exitCode, `pod ${namespace}/${name} terminated (${terminated.reason ?? ''})\n${terminated.message ?? ''}`);
}

function* remove(invocation: Invocation, pod: Unstructured, service: Unstructured | undefined): Execution<void> {
  const { namespace = '', name = '' } = pod.metadata;
  for (const [mapping, object] of [
    [podMapping, pod],
    [serviceMapping, service],
  ] as const) {
    if (!object) continue;
    try {
      yield* deleteObject(invocation, mapping, namespace, name, { propagationPolicy: 'Background' });
      if (!invocation.flags.bool('quiet')) yield* invocation.out(`${mapping.kind.toLowerCase()} "${name}" deleted from ${namespace} namespace\n`);
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }
}
