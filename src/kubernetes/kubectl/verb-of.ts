import type { Command } from './command.ts';

const fields: Readonly<Record<Exclude<keyof Command, 'name' | 'aliases'>, true>> = {
  suggestFor: true,
  use: true,
  short: true,
  long: true,
  examples: true,
  flags: true,
  required: true,
  commands: true,
  hidden: true,
  deprecated: true,
  run: true,
  failureOffset: true,
  complete: true,
};

/** A verb whose name is known at once, and everything else when it is asked for. No verb that is known so has aliases. */
export function verbOf(name: string, verbs: () => readonly Command[]): Command {
  const verb = { name };
  for (const field of Object.keys(fields) as (keyof typeof fields)[]) {
    Object.defineProperty(verb, field, { enumerable: true, get: () => verbs().find((one) => one.name === name)?.[field] });
  }
  return verb as Command;
}
