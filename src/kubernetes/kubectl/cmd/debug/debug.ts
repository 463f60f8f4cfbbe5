import type { Execution } from '../../../../machine/process/types.ts';
import type { ContainerStatus, Node, Pod } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { select } from '../../resource/builder.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { quote } from '../../text/go.ts';
import { attachTo } from '../attach/attach.ts';
import { printLog } from '../logs/print-log.ts';
import { waitForPod } from '../run/attach.ts';
import { defaultDetachKeys } from '../shared/detach-keys.ts';
import { readNamed } from '../shared/pods.ts';
import { type DebugOptions, readOptions } from './options.ts';
import { type Debugging, debugByCopy, debugByEphemeralContainer, debugNode } from './targets.ts';

/** kubectl debug */
export function* runDebug(invocation: Invocation): Execution<void> {
  const options = yield* readOptions(invocation);
  for (const target of options.targets) yield* debug(invocation, options, yield* readNamed(invocation, target, 'pods'));
  const filenames = invocation.flags.list('filename');
  if (filenames.length === 0) return;
  const result = yield* select(invocation, { namespace: yield* invocation.namespace(), filenames, flatten: true });
  yield* result.visit((info) => debug(invocation, options, info));
}

function* debug(invocation: Invocation, options: DebugOptions, info: Info): Execution<void> {
  const { pod, container } = yield* start(invocation, options, info);
  if (options.attach && container !== undefined) yield* attach(invocation, pod, container);
}

function* start(invocation: Invocation, options: DebugOptions, info: Info): Execution<Debugging> {
  const { group, version, kind } = info.mapping;
  const object: unknown = objectOf(info);
  if (group === '' && kind === 'Node') return yield* debugNode(invocation, options, object as Node);
  if (group !== '' || kind !== 'Pod') throw new UserError(`${quote(`${group}/${version}, Kind=${kind}`)} not supported by debug`);
  const pod = object as Pod;
  return invocation.flags.string('copy-to') ? yield* debugByCopy(invocation, options, pod) : yield* debugByEphemeralContainer(invocation, options, pod);
}

function statusOf(pod: Pod, name: string): ContainerStatus | undefined {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status;
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find((status) => status.name === name);
}

/** Waits until the container runs and attaches to it; of one that has ended already the log is printed. */
function* attach(invocation: Invocation, created: Pod, container: string): Execution<void> {
  const { flags } = invocation;
  const quiet = flags.bool('quiet');
  const started = (pod: Pod) => {
    const { running, terminated } = statusOf(pod, container)?.state ?? {};
    return running !== undefined || terminated !== undefined;
  };
  const tell = function* (pod: Pod): Execution<void> {
    const message = statusOf(pod, container)?.state?.waiting?.message;
    if (message && !quiet) yield* invocation.err(`Warning: container ${container}: ${message}\n`);
  };
  const pod = yield* waitForPod(invocation, created, started, tell);
  if (statusOf(pod, container)?.state?.terminated) return yield* printLog(invocation, pod, container);
  try {
    yield* attachTo(invocation, pod, container, {
      stdin: flags.bool('stdin'),
      tty: flags.bool('tty'),
      quiet,
      detachKeys: defaultDetachKeys,
      command: 'kubectl attach',
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    yield* invocation.err(`warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${error.message}\n`);
    yield* printLog(invocation, pod, container);
  }
}
