import type { Terminal } from './terminal.ts';

/** Processes that get signals together: known by the numbers of the process that began it. */
export class ProcessGroup {
  /** The leader's number on each level of PID namespaces, the machine's first. */
  readonly pids: readonly number[];
  readonly session: Session;

  constructor(pids: readonly number[], session: Session) {
    this.pids = pids;
    this.session = session;
  }
}

/** Process groups that share a controlling terminal. */
export class Session {
  readonly pids: readonly number[];
  terminal: Terminal | undefined;

  constructor(pids: readonly number[], terminal: Terminal | undefined) {
    this.pids = pids;
    this.terminal = terminal;
  }
}
