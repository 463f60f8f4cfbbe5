import type { Execution } from '../../../../machine/process/types.ts';
import { second } from '../../../../time/index.ts';
import { canonicalTime } from '../../../api/timestamp.ts';
import { isNotFound, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { listObjects, type Query } from '../../resource/helper.ts';
import { objectOf } from '../../resource/info.ts';
import type { Unstructured } from '../../resource/object.ts';
import { podMapping, readNamed } from '../shared/pods.ts';

const usage = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

export interface LogsOptions {
  /** One object, or the Pods of the selector. */
  readonly objects: readonly Unstructured[];
  readonly bySelector: boolean;
  readonly container: string;
  readonly prefix: boolean;
  /** What goes with each request, without the container. */
  readonly query: Query;
}

/** LogsOptions.Complete and Validate. */
export function* readLogsOptions(invocation: Invocation): Execution<LogsOptions> {
  const { flags, args, path } = invocation;
  const selector = flags.string('selector');
  const usageError = (text: string) => new UserError(`${text}\nSee '${path} -h' for help and examples`);
  if (args.length > 2 || (args.length === 0 && selector === '')) throw usageError(usage);
  if (args.length === 1 && selector !== '') throw usageError('only a selector (-l) or a POD name is allowed');
  const container = args[1] ?? flags.string('container');
  if (flags.number('pod-running-timeout') <= 0) throw new UserError('--pod-running-timeout must be higher than zero');
  const query = queryOf(invocation, selector !== '');
  const objects = selector === '' ? [yield* readObject(invocation, args[0]!)] : yield* readPods(invocation, selector);
  const refuse = (condition: boolean, text: string) => {
    if (condition) throw new UserError(text);
  };
  refuse(flags.string('since-time') !== '' && flags.number('since') !== 0, 'at most one of `sinceTime` or `sinceSeconds` may be specified');
  refuse(flags.bool('all-containers') && container !== '', `--all-containers=true should not be specified with container name ${container}`);
  refuse(flags.changed('container') && args.length === 2, 'only one of -c or an inline [CONTAINER] arg is allowed');
  refuse(flags.number('limit-bytes') < 0, '--limit-bytes must be greater than 0');
  refuse(flags.number('since') < 0, '--since must be greater than 0');
  refuse(flags.number('tail') < -1, '--tail must be greater than or equal to -1');
  return { objects, bySelector: selector !== '', container, prefix: flags.bool('prefix') || flags.bool('all-pods'), query };
}

function queryOf(invocation: Invocation, bySelector: boolean): Query {
  const { flags } = invocation;
  const sinceTime = flags.string('since-time');
  const parsed = canonicalTime(sinceTime || '0001-01-01T00:00:00Z');
  if ('error' in parsed) throw new UserError(parsed.error);
  const tail = flags.number('tail');
  const lines = bySelector && tail === -1 && !flags.changed('tail') ? 10 : tail;
  const text = (name: string, value: number, zero: number) => (value === zero ? {} : { [name]: String(value) });
  return {
    ...(flags.bool('follow') ? { follow: 'true' } : {}),
    ...(flags.bool('previous') ? { previous: 'true' } : {}),
    ...(flags.bool('timestamps') ? { timestamps: 'true' } : {}),
    ...(sinceTime ? { sinceTime } : {}),
    ...text('sinceSeconds', Math.round(flags.number('since') / second), 0),
    ...text('limitBytes', flags.number('limit-bytes'), 0),
    ...text('tailLines', lines, -1),
  };
}

function* readObject(invocation: Invocation, argument: string): Execution<Unstructured> {
  try {
    return objectOf(yield* readNamed(invocation, argument, 'pods'));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const { name } = yield* invocation.namespace();
    throw new UserError(`error from server (NotFound): ${(error as Error).message} in namespace "${name}"`);
  }
}

function* readPods(invocation: Invocation, selector: string): Execution<readonly Unstructured[]> {
  const { name } = yield* invocation.namespace();
  const list = yield* listObjects(invocation, podMapping, name, { labelSelector: selector });
  if (list.items.length === 0) yield* invocation.err(`No resources found in ${name} namespace.\n`);
  return list.items.map((item) => ({ ...item, apiVersion: 'v1', kind: 'Pod' }));
}
