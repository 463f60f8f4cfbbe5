import { UserError } from '../errors.ts';

/** Makes text of objects, one after another. Throws UserError; what was made before stands in its `partial`. */
export type ObjectPrinter = (object: unknown, event?: string) => string;

/** Thrown when printing stopped in the middle: what came before is printed all the same. */
export class PrintError extends UserError {
  readonly partial: string;

  constructor(message: string, partial: string) {
    super(message);
    this.partial = partial;
  }
}
