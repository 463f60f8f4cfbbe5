import { Aggregate, isNotFound } from '../../errors.ts';

/** Without the failures that --ignore-not-found lets pass. */
export function keptErrors(error: Error | undefined, ignoreNotFound: boolean): readonly Error[] {
  const errors = error instanceof Aggregate ? error.errors : error ? [error] : [];
  return ignoreNotFound ? errors.filter((one) => !isNotFound(one)) : errors;
}
