/** How a command leaves the ordinary order of execution: these are thrown, and caught by what they are about. */

/** `break` and `continue` with the number of loops that are still to be left. */
export class LoopJump {
  levels: number;
  readonly again: boolean;

  constructor(levels: number, again: boolean) {
    this.levels = levels;
    this.again = again;
  }
}

/** `return`: leaves a function or a sourced file. */
export class ReturnJump {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

/** `exit`, and errors that end a shell. */
export class ShellExit {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

/** A built-in that cannot do what it was asked: the message is printed after the shell's and the command's name. */
export class CommandError {
  readonly message: string;
  readonly status: number;
  /** Whether it ends a shell that is not interactive, if the built-in is a special one. */
  readonly fatal: boolean;

  constructor(message: string, status = 2, fatal = true) {
    this.message = message;
    this.status = status;
    this.fatal = fatal;
  }
}

/** An expansion that fails; it ends a shell that is not interactive. `status` differs between ash and bash. */
export class ExpansionError {
  readonly message: string;
  readonly status: number;

  constructor(message: string, status = 2) {
    this.message = message;
    this.status = status;
  }
}

/** An expansion whose text is larger than the simulation can hold: see memory.ts. */
export class TooLarge {}

/** A redirection that fails: the command is not run. */
export class RedirectionError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}
