import type { Cause, Clock, Time } from '../../time/index.ts';
import type { KubernetesObject } from '../api/meta.ts';

export type WriteVerb = 'create' | 'update' | 'delete';

/** A key as it stands. */
export interface KeyValue {
  readonly key: string;
  /** Immutable and shared: never change it. */
  readonly object: KubernetesObject;
  readonly createRevision: number;
  readonly modRevision: number;
}

/** One change of one key. */
export interface Transaction {
  readonly key: string;
  /** The revision the key must have: 0 when it must not exist. */
  readonly expected: number;
  readonly verb: WriteVerb;
  /** The new value; with `delete` the last state, as watchers are told it. */
  readonly object: KubernetesObject;
  /** Who writes: `user`, `system:kube-scheduler`, `system:node:node-1`. */
  readonly actor: string;
}

/** What was written, when, by whom and because of what. */
export interface WriteRecord {
  readonly revision: number;
  readonly time: Time;
  readonly actor: string;
  readonly verb: WriteVerb;
  readonly key: string;
  /** The new state; with `delete` the last one, with the revision of the deletion. */
  readonly object: KubernetesObject;
  /** The state before; undefined with `create`. */
  readonly previous?: KubernetesObject | undefined;
  readonly cause: Cause;
}

export interface EtcdOptions {
  readonly clock: Clock;
  /** Freezes every value deeply, so that a change in place throws: for development and tests. */
  readonly freeze?: boolean;
}
