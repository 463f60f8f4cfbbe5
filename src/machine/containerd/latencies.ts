import { millisecond } from '../../time/index.ts';

/**
 * How long containerd takes, as constants. The golden sessions (node) show Pods of one small image Running one to two seconds after
 * `kubectl apply`, of which kubelet's own periods take the larger part; `restart` and `delete` show what remains for runtime calls.
 */
export const latencies = {
  /** RunPodSandbox: network set-up by CNI plugins and the pause container's start. */
  runPodSandbox: 280 * millisecond,
  stopPodSandbox: 90 * millisecond,
  removePodSandbox: 20 * millisecond,
  /** CreateContainer: snapshot and specification. */
  createContainer: 30 * millisecond,
  /** StartContainer: shim and runc. */
  startContainer: 70 * millisecond,
  /** From the process' end until containerd has seen it. */
  exitEvent: 20 * millisecond,
  removeContainer: 30 * millisecond,
  updateContainer: 15 * millisecond,
  /** runc exec. */
  exec: 50 * millisecond,
  /** Asking the registry for the manifest (image-pull-policy-default: 40 ms for an image whose layers are there). */
  resolveImage: 40 * millisecond,
  /** Compressed bytes a second from a registry nearby, unpacking included. */
  pullBytesPerSecond: 40_000_000,
} as const;
