/** A script that is no shell. */
export class SyntaxFailure {
  /** As after `sh: `: `syntax error: unexpected "done"`. */
  readonly message: string;
  /** The text ended too early: with more input it may become a command. */
  readonly incomplete: boolean;
  readonly line: number;
  /** What bash names as the unexpected token, where there is one. */
  readonly token: string | undefined;

  constructor(message: string, line: number, incomplete = false, token?: string) {
    this.message = message;
    this.line = line;
    this.incomplete = incomplete;
    this.token = token;
  }
}
