import type { ContainerPicture, Picture, PodPicture } from '../../host/protocol/index.ts';

/** How a Pod fares, for its colour: never the only sign, the words stand beside it. */
export type Mood = 'good' | 'busy' | 'warn' | 'bad' | 'done' | 'gone';

const isAllReady = (pod: PodPicture): boolean => {
  const [ready, all] = pod.ready.split('/');
  return ready === all;
};

export function moodOf(pod: PodPicture): Mood {
  if (pod.terminating) return 'gone';
  if (pod.phase === 'Failed' || /Err|BackOff|OOM|Crash|Invalid/.test(pod.status)) return 'bad';
  if (pod.phase === 'Succeeded') return 'done';
  if (pod.phase === 'Pending') return 'busy';
  if (pod.phase === 'Unknown') return 'warn';
  return isAllReady(pod) ? 'good' : 'warn';
}

export function containerMood(container: ContainerPicture): Mood {
  if (container.state === 'running') return container.ready ? 'good' : 'warn';
  if (container.state === 'terminated') return container.exitCode === 0 ? 'done' : 'bad';
  return /Err|BackOff|Invalid/.test(container.reason) ? 'bad' : 'busy';
}

/** `running`, `exited 3`, `CrashLoopBackOff`. */
export function bareState({ state, reason, exitCode, ready, kind }: ContainerPicture): string {
  if (state === 'terminated') return `exited ${exitCode ?? ''}`.trim();
  if (state === 'waiting' && reason !== '') return reason;
  return state === 'running' && !ready && kind === 'app' ? 'running, not ready' : state;
}

/** The same, with `· restarts 2` where there were any. */
export const containerState = (container: ContainerPicture): string =>
  container.restarts > 0 ? `${bareState(container)} · restarts ${container.restarts}` : bareState(container);

const podWords = (pod: PodPicture): string =>
  `Pod ${pod.name}${pod.node === '' ? ', on no node yet' : ` on ${pod.node}`}: ${pod.status}, ${pod.ready} ready, ${pod.containers
    .map((container) => `container ${container.name} ${containerState(container)}`)
    .join(', ')}.`;

const most = 12;

/** The whole picture in words, for those who do not see it. */
export function inWords({ nodes, pods }: Picture): string {
  const machines = `${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}: ${nodes.map((node) => `${node.name}${node.ready ? '' : ' (not ready)'}`).join(', ')}.`;
  if (pods.length === 0) return `${machines} No Pods.`;
  const more = pods.length > most ? ` And ${pods.length - most} more Pods.` : '';
  return `${machines} ${pods.slice(0, most).map(podWords).join(' ')}${more}`;
}
