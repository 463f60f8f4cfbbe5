/** Why a container could not be started at the last attempt: shown as its waiting state. */
export interface StartFailure {
  /** CrashLoopBackOff, ErrImagePull, CreateContainerConfigError … */
  readonly reason: string;
  readonly message: string;
}

/** The outcome of the last attempt to start each container of a Pod, by name (pkg/kubelet/reason_cache.go). */
export type ReasonCache = Map<string, StartFailure>;
