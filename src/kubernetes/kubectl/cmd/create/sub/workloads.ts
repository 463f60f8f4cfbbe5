import type { Execution } from '../../../../../machine/process/types.ts';
import type { CronJob } from '../../../../api/types.ts';
import type { Command } from '../../../command.ts';
import { UserError } from '../../../errors.ts';
import { int32Flag, stringFlag, stringsFlag } from '../../../flags/flag.ts';
import type { Invocation } from '../../../invocation.ts';
import { select } from '../../../resource/builder.ts';
import { type Info, objectOf } from '../../../resource/info.ts';
import type { Unstructured } from '../../../resource/object.ts';
import { selectionFromFlags } from '../../../resource/selection.ts';
import { goTypeOf } from '../../shared/pods.ts';
import { randomSuffix } from '../../shared/random-suffix.ts';
import { generated } from '../generate.ts';

const wordsOf = (invocation: Invocation) => (invocation.dash < 0 ? [] : invocation.args.slice(invocation.dash));

/** `registry/nginx:1.27` → `nginx`: the container's name. One that had to be changed to be a name gets a suffix of chance. */
function containerName(invocation: Invocation, image: string): string {
  const name = image.split('/').at(-1)!.split(':')[0]!.split('@')[0]!;
  return /[_.]/.test(name) ? `${name.replace(/[_.]/g, '-')}-${randomSuffix(invocation.options.random)}` : name;
}

/** kubectl create deployment */
export const deployment: Command = generated({
  name: 'deployment',
  aliases: ['deploy'],
  use: 'deployment NAME --image=image -- [COMMAND] [args...]',
  short: 'Create a deployment with the specified name',
  examples: '  kubectl create deployment web --image=nginx --replicas=3',
  flags: [
    stringsFlag('image', '', 'Images of the containers; may be repeated.'),
    int32Flag('port', '', 'Port of the container.', '-1'),
    int32Flag('replicas', 'r', 'How many Pods.', '1'),
  ],
  required: ['image'],
  failure: 'failed to create deployment: ',
  *make(invocation, name) {
    const { flags } = invocation;
    const images = flags.list('image');
    const command = wordsOf(invocation);
    if (images.length > 1 && command.length > 0) throw new UserError('cannot specify multiple --image options and command');
    const labels = { app: name };
    const port = flags.number('port');
    const containers = images.map((image, index) => ({
      name: containerName(invocation, image),
      image,
      ...(command.length > 0 ? { command } : {}),
      ...(port >= 0 && index === 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }));
    const template = { metadata: { labels }, spec: { containers } };
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: { replicas: flags.number('replicas'), selector: { matchLabels: labels }, template, strategy: {} },
      status: {},
    };
  },
});

const jobSpec = (name: string, image: string, command: readonly string[], restartPolicy: string) => ({
  template: {
    metadata: {},
    spec: { containers: [{ name, image, ...(command.length > 0 ? { command } : {}), resources: {} }], restartPolicy },
  },
});

/** kubectl create job */
export const job: Command = generated({
  name: 'job',
  use: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  short: 'Create a job with the specified name',
  examples: '  kubectl create job once --image=busybox -- date',
  flags: [stringFlag('image', '', 'Image of the container.'), stringFlag('from', '', 'CronJob to run now, as cronjob/NAME.')],
  failure: 'failed to create job: ',
  *make(invocation, name) {
    const { flags } = invocation;
    const [image, from] = [flags.string('image'), flags.string('from')];
    if ((image === '') === (from === '')) throw new UserError('either --image or --from must be specified');
    const command = wordsOf(invocation);
    if (command.length > 0 && from !== '') throw new UserError('cannot specify --from and command');
    if (from === '') return { kind: 'Job', apiVersion: 'batch/v1', metadata: { name }, spec: jobSpec(name, image, command, 'Never'), status: {} };
    const info = yield* cronJobOf(invocation, from);
    if (info.mapping.kind !== 'CronJob') throw new UserError(`unknown object type ${goTypeOf(objectOf(info))}`);
    return fromCronJob(name, objectOf(info) as unknown as CronJob);
  },
});

/** --from is TYPE/NAME; a word alone is a type, of which no name is given. */
function* cronJobOf(invocation: Invocation, from: string): Execution<Info> {
  const result = yield* select(invocation, { ...(yield* selectionFromFlags(invocation)), args: [from], latest: true });
  const { infos, error } = yield* result.infos();
  if (error) throw error;
  if (infos.length !== 1) throw new UserError('from must be an existing cronjob');
  return infos[0]!;
}

function fromCronJob(name: string, cronJob: CronJob): Unstructured {
  const { jobTemplate } = cronJob.spec;
  const { labels, annotations } = jobTemplate.metadata ?? {};
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      ...(labels ? { labels } : {}),
      annotations: { ...annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob.metadata.name!, uid: cronJob.metadata.uid!, controller: true }],
    },
    spec: jobTemplate.spec,
    status: {},
  };
}

/** kubectl create cronjob */
export const cronJob: Command = generated({
  name: 'cronjob',
  aliases: ['cj'],
  use: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  short: 'Create a cron job with the specified name',
  examples: "  kubectl create cronjob tick --image=busybox --schedule='*/5 * * * *' -- date",
  flags: [
    stringFlag('image', '', 'Image of the container.'),
    stringFlag('schedule', '', 'When to run, in cron format.'),
    stringFlag('restart', '', 'Restart policy: OnFailure, Never.'),
  ],
  required: ['image', 'schedule'],
  failure: 'failed to create cronjob: ',
  *make(invocation, name) {
    const { flags } = invocation;
    const spec = jobSpec(name, flags.string('image'), wordsOf(invocation), flags.string('restart') || 'OnFailure');
    return {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: { schedule: flags.string('schedule'), jobTemplate: { metadata: { name }, spec } },
      status: {},
    };
  },
});
