/**
 * What a page and its simulation say to each other. Data only: it goes through a worker's postMessage. The page never sees the
 * simulator; the simulator never sees the page.
 */

import type {
  ForwardPicture,
  HopPicture,
  ImagesPicture,
  LogsPicture,
  NamespaceColumn,
  NetworkPicture,
  PodVolumesPicture,
  ResourcesPicture,
  StreamsPicture,
} from './pictures.ts';

export * from './pictures.ts';

/** Microseconds since the epoch of virtual time. */
export type Time = number;
/** Microseconds. */
export type Duration = number;

// ---- a lab, as its folder says it ---------------------------------------------------------------------------------

export interface LabFile {
  /** Relative to the lab's working directory: `pod.yaml`. */
  readonly path: string;
  readonly text: string;
}

export interface LabCheck {
  /** What is to be reached, in words: "Pod hello-pod is running". */
  readonly text: string;
  /** A CEL expression over the cluster's state; an error (a Pod that is not there) counts as false. */
  readonly that: string;
  /** A CEL expression for what holds now, in words, shown while the check fails. */
  readonly now?: string;
}

export interface LabStep {
  /** A command of the workstation's shell. */
  readonly run?: string;
  /** Virtual time that passes: `20s`, `2m`. */
  readonly wait?: string;
  /** An answer to one of the lab's questions (in `solve`). */
  readonly answer?: { readonly question: string; readonly text: string };
}

/** What a lab's picture can show; `none`: no picture. */
export const pictureKinds = [
  'nodes',
  'lifecycle',
  'one-pod',
  'volumes',
  'network',
  'deploying',
  'port-forward',
  'namespaces',
  'resources',
  'images',
  'logs',
  'streams',
  'none',
] as const;
export type PictureKind = (typeof pictureKinds)[number];

export interface LabQuestion {
  readonly id: string;
  readonly text: string;
  /** What there is to choose from; without it the answer is typed. */
  readonly options?: readonly string[];
}

export interface Lab {
  /** The folder's path below content/: `03-…/12-pod-lifecycle/five-lives`. */
  readonly id: string;
  readonly title: string;
  readonly cluster: 'a' | 'b';
  readonly seed: number;
  /** Run before anything is shown, unseen. */
  readonly setup: readonly LabStep[];
  /** Run at build time and printed in the page. */
  readonly transcript: readonly LabStep[];
  /** Commands whose output stays current beside the editor. */
  readonly views: readonly string[];
  readonly picture: PictureKind;
  readonly task?: string;
  readonly checks: readonly LabCheck[];
  readonly questions: readonly LabQuestion[];
  readonly hints: readonly string[];
  readonly start: readonly LabFile[];
  readonly solution: readonly LabFile[];
  /** Commands that bring the solution about, after its files have been put in place; by default each file is applied. */
  readonly solve: readonly LabStep[];
}

// ---- what the reader does: a run is the list of these --------------------------------------------------------------

/** Everything that comes from outside, with the virtual time at which it came. Replaying the list gives the same run. */
export type Input = { readonly at: Time } & (
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'remove'; readonly path: string }
  /** A command run by the page (Apply), its output shown inline. */
  | { readonly kind: 'command'; readonly command: string }
  /** Keys typed into the terminal. */
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'resize'; readonly rows: number; readonly columns: number }
  | { readonly kind: 'answer'; readonly question: string; readonly text: string }
  /** A file that a program of the terminal had opened in the lab's editor is closed; without text it stays as it was. */
  | { readonly kind: 'edited'; readonly edit: number; readonly text?: string }
);

export type Action = Input extends infer I ? (I extends { at: Time } ? Omit<I, 'at'> : never) : never;

// ---- what the page shows -------------------------------------------------------------------------------------------

export interface CommandOutput {
  readonly command: string;
  readonly output: string;
  readonly exitCode: number;
}

export interface View extends CommandOutput {
  /** Lines (from 0) that differ from the last step. */
  readonly changed: readonly number[];
}

export interface ContainerPicture {
  readonly name: string;
  readonly kind: 'init' | 'sidecar' | 'app' | 'ephemeral';
  readonly image: string;
  readonly state: 'waiting' | 'running' | 'terminated';
  /** `CrashLoopBackOff`, `Completed`, … or ''. */
  readonly reason: string;
  readonly exitCode?: number;
  readonly restarts: number;
  readonly ready: boolean;
}

export interface PodPicture {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly ip: string;
  readonly phase: string;
  /** As kubectl's STATUS column says. */
  readonly status: string;
  /** `1/2` */
  readonly ready: string;
  readonly conditions: readonly { readonly type: string; readonly status: string }[];
  readonly containers: readonly ContainerPicture[];
  readonly terminating: boolean;
}

export interface Picture {
  readonly nodes: readonly { readonly name: string; readonly ip: string; readonly ready: boolean }[];
  readonly pods: readonly PodPicture[];
  // Of these only what the lab's own picture shows.
  readonly volumes?: readonly PodVolumesPicture[];
  readonly networks?: readonly NetworkPicture[];
  readonly hops?: readonly HopPicture[];
  readonly forwarding?: ForwardPicture;
  readonly namespaces?: readonly NamespaceColumn[];
  readonly resources?: ResourcesPicture;
  readonly images?: ImagesPicture;
  readonly logs?: LogsPicture;
  readonly streams?: StreamsPicture;
}

export interface TimelineEntry {
  readonly id: number;
  readonly time: Time;
  /** `you`, `scheduler`, `kubelet/node-1` … */
  readonly actor: string;
  /** `Pod crash: container main exited with 3` */
  readonly text: string;
  readonly kind: 'user' | 'write' | 'event' | 'warning' | 'process';
  /** What it followed from, nearest first: the answer to "why?". */
  readonly why: readonly { readonly time: Time; readonly actor: string; readonly text: string }[];
}

export interface CheckResult {
  readonly text: string;
  readonly passed: boolean;
  readonly now?: string;
}

export interface ClockState {
  readonly now: Time;
  readonly start: Time;
  /** Virtual seconds per second; 0: stopped. */
  readonly rate: number;
  /** Nothing is due: only the cluster's own heartbeat goes on. */
  readonly idle: boolean;
  /** The page asked for a rate that the machine cannot keep up with. */
  readonly behind: boolean;
}

/** What the reader's machine has for the page beside the terminal. */
export interface Desk {
  /** Files that programs of the terminal (`kubectl edit`, `vi`) have opened in the lab's editor and wait for. */
  readonly edits: readonly OpenEdit[];
  /** TCP ports of the machine's own localhost on which something listens. */
  readonly listening: readonly { readonly port: number; readonly process: string }[];
  /** Files of the working directory that differ from what the page wrote last; without text: it is gone. */
  readonly files: readonly { readonly path: string; readonly text?: string }[];
}

export interface OpenEdit {
  readonly id: number;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** The program that waits: `kubectl edit pod web`. */
  readonly command: string;
}

export interface Snapshot {
  readonly clock: ClockState;
  readonly views: readonly View[];
  readonly picture: Picture;
  readonly checks: readonly CheckResult[];
  readonly desk: Desk;
}

/** A mistake in a manifest, for a marker in the editor. Lines and columns from 1. */
export interface Diagnostic {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
}

/** Completion candidates for the terminal's or editor's word. */
export interface Report {
  readonly lab: string;
  readonly release: string;
  readonly seed: number;
  readonly inputs: readonly Input[];
  readonly error?: string;
}

// ---- messages ------------------------------------------------------------------------------------------------------

/** Page to simulation. `id` numbers the request; its answer carries the same. */
export type Request = { readonly id: number } /** Starts (or starts again): with inputs, replays them. Answers `Snapshot` after the lab's start. */ & (
  | { readonly kind: 'open'; readonly lab: Lab; readonly inputs: readonly Input[]; readonly until?: Time }
  /** Answers CommandOutput for a command; undefined otherwise. */
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'rate'; readonly rate: number }
  | { readonly kind: 'advance'; readonly duration: Duration }
  /** Up to the next thing that is due. */
  | { readonly kind: 'step' }
  /** The state as it was at a time, by replay: answers `Snapshot`. The run itself stays where it is. */
  | { readonly kind: 'look'; readonly at: Time }
  /** Goes back to that time and continues from there: what came later is dropped. Answers `Snapshot`. */
  | { readonly kind: 'branch'; readonly at: Time }
  /** What the API server would say of the files, without changing anything. Answers `Diagnostic[]`. */
  | { readonly kind: 'diagnose'; readonly path: string; readonly text: string }
  /** Answers `Report`. */
  | { readonly kind: 'report' }
  | { readonly kind: 'ping' }
);

/** Simulation to page. */
export type Message =
  /** The simulation's program is loaded and waits for requests: from now on silence means that it is busy. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: string }
  | { readonly kind: 'state'; readonly state: Snapshot }
  | { readonly kind: 'timeline'; readonly entries: readonly TimelineEntry[] /** true: forget what was there (after a branch). */; readonly reset: boolean }
  | { readonly kind: 'terminal'; readonly bytes: Uint8Array }
  /** What was asked for waits for parts of the simulator, told every second or so; none: it goes on. `failed`: they could not be had, and are tried again. */
  | { readonly kind: 'loading'; readonly parts: readonly string[]; readonly failed: boolean }
  /** A bug in the simulator. It has stopped. */
  | { readonly kind: 'crashed'; readonly report: Report };

// A page's `act` may carry these results.
export type Answer = Snapshot | CommandOutput | readonly Diagnostic[] | Report | undefined;
