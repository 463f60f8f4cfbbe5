import { fromRFC3339, millisecond, second, type Time, type Timer } from '../../../time/index.ts';
import type { ApiRequest, RemoteStream, StreamReceiver } from '../../api/transport.ts';
import type { NodeFiles } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { decodeText, encodeText } from '../text.ts';
import { queryFlag, queryValue } from './query.ts';
import { type LogOptions, LogReader, tailStart } from './read-logs.ts';
import { success } from './statuses.ts';

/** How often a reader who follows a log looks whether its container still runs (stateCheckPeriod of logs.go is 5 s; its last lines come at once). */
const stateCheckInterval = 100 * millisecond;

export function computeLogOptions(request: ApiRequest, now: Time): LogOptions {
  const number = (name: string) => {
    const value = queryValue(request, name);
    return value === undefined || value === '' ? undefined : Number(value);
  };
  const sinceSeconds = number('sinceSeconds');
  const sinceTime = queryValue(request, 'sinceTime');
  const since = sinceSeconds !== undefined ? now - sinceSeconds * second : sinceTime ? fromRFC3339(sinceTime) : undefined;
  const tail = number('tailLines');
  const stream = queryValue(request, 'stream');
  return {
    timestamps: queryFlag(request, 'timestamps'),
    tail: tail !== undefined && tail >= 0 ? tail : undefined,
    since,
    limitBytes: number('limitBytes'),
    stream: stream === 'Stdout' ? 'stdout' : stream === 'Stderr' ? 'stderr' : undefined,
  };
}

const noContainer = (containerId: string): string => `unable to retrieve container logs for containerd://${containerId}`;

const startOf = (files: NodeFiles, path: string, { tail }: LogOptions): number => (tail === undefined ? 0 : tailStart(files, path, tail));

/** A container's log as it is now. */
export function readLog({ node }: KubeletContext, containerId: string, options: LogOptions): string {
  const path = node.runtime.containerStatus(containerId)?.logPath;
  if (path === undefined) return noContainer(containerId);
  let text = '';
  const reader = new LogReader(options, startOf(node.files, path, options), (part) => {
    text += decodeText(part);
  });
  reader.read(node.files, path);
  return text;
}

/** Sends a container's log, and with `follow` what it still writes, until it ends. */
export function openLog(context: KubeletContext, containerId: string, options: LogOptions, follow: boolean, receiver: StreamReceiver): RemoteStream {
  const { clock, node } = context;
  const path = node.runtime.containerStatus(containerId)?.logPath;
  let timer: Timer | undefined;
  let unwatch: (() => void) | undefined;
  let reader: LogReader | undefined;

  const close = () => {
    timer?.cancel();
    unwatch?.();
    unwatch = undefined;
  };
  const end = () => {
    close();
    receiver.ended(success);
  };
  const look = () => {
    timer = undefined;
    if (path === undefined) {
      receiver.output(encodeText(noContainer(containerId)));
      return end();
    }
    reader ??= new LogReader(options, startOf(node.files, path, options), (bytes) => receiver.output(bytes));
    reader.read(node.files, path);
    if (!follow || reader.full || node.runtime.containerStatus(containerId)?.state !== 'RUNNING') return end();
    // The file is told of by inotify; that the container has ended, and that the log goes on in another file, is looked for.
    unwatch?.();
    unwatch = node.files.watch(path, soon);
    timer = clock.background(stateCheckInterval, 'kubelet: follow log', look);
  };
  const soon = () => {
    if (unwatch === undefined) return;
    unwatch();
    unwatch = undefined;
    timer?.cancel();
    timer = clock.after(0, 'kubelet: log has grown', look);
  };
  timer = clock.after(0, 'kubelet: read log', look);
  return { send() {}, end() {}, close };
}
