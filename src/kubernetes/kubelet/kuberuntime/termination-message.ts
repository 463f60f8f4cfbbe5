import type { ContainerStatus, NodeFiles } from '../../cri/index.ts';
import { LogReader, tailStart } from '../server/read-logs.ts';
import { decodeText } from '../text.ts';
import { terminationMessagePathAnnotation, terminationMessagePolicyAnnotation } from './labels.ts';

/** Limits of pkg/kubelet/container/runtime.go: of the file; of the log in its place; of all messages of a Pod together. */
const maxFileBytes = 4096;
const maxLogBytes = 2048;
const maxLogLines = 80;
export const maxPodMessageBytes = 12 * 1024;

/** The status of a container that has ended with the message that it left behind (kuberuntime_container.go getTerminationMessage). */
export function withTerminationMessage(files: NodeFiles, status: ContainerStatus): ContainerStatus {
  if (status.state !== 'EXITED') return status;
  const path = status.annotations[terminationMessagePathAnnotation];
  const mount = path ? status.mounts.find((one) => one.containerPath === path) : undefined;
  const written = mount && files.readFile(mount.hostPath);
  let message = written && written.length > 0 ? decodeText(written.subarray(-maxFileBytes)) : '';
  const fallback = status.annotations[terminationMessagePolicyAnnotation] === 'FallbackToLogsOnError' && status.exitCode !== 0;
  if (message === '' && fallback) message = lastOfLog(files, status.logPath);
  if (message === '') return status;
  return { ...status, message: status.message === '' ? message : `${status.message}: ${message}` };
}

function lastOfLog(files: NodeFiles, path: string): string {
  const parts: Uint8Array[] = [];
  const all = { timestamps: false, tail: undefined, since: undefined, limitBytes: undefined, stream: undefined };
  new LogReader(all, tailStart(files, path, maxLogLines), (part) => parts.push(part)).read(files, path);
  return parts.map(decodeText).join('').slice(-maxLogBytes);
}
