/** Thrown through a program that called exit. */
export class ExitRequest {
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }
}

/** Thrown through a program that killed itself. */
export class Killed {}
