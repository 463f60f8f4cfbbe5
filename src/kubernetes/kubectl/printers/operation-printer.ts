import type { Execution } from '../../../machine/process/types.ts';
import { type DryRun, dryRunText } from '../flags/dry-run.ts';
import type { Invocation } from '../invocation.ts';
import { isList } from '../resource/object.ts';
import { plainFormats, readFormat, templateFormats } from './format.ts';
import { makePrinter, nameOf } from './object-printer.ts';
import { type ObjectPrinter, PrintError } from './printer.ts';

const formats = [...plainFormats, ...templateFormats];

/** Says what was done to an object (`pod/web created`), or prints the object where -o asks for it (genericclioptions.PrintFlags). */
export interface OperationPrinter {
  /** Whether the object itself is printed, by -o or --template. */
  readonly printsObjects: boolean;
  print(object: unknown, operation: string): Execution<void>;
}

interface Options {
  readonly dryRun?: DryRun;
  /** Objects that kubectl made itself: their keys stay in Go's order of fields. */
  readonly typed?: boolean;
}

/** The printer of a command that changes objects. */
export function* operationPrinter(invocation: Invocation, options: Options = {}): Execution<OperationPrinter> {
  const { flags } = invocation;
  const format = readFormat(flags.string('output'), flags.has('template') ? flags.string('template') : '', formats);
  const short = format?.name === 'name';
  let printer: ObjectPrinter | undefined;
  if (format && !short) {
    const settings = {
      showManagedFields: flags.bool('show-managed-fields'),
      allowMissingKeys: !flags.has('allow-missing-template-keys') || flags.bool('allow-missing-template-keys'),
      noHeaders: false,
      typed: options.typed ?? false,
    };
    printer = yield* makePrinter(invocation, format, settings);
  }
  return {
    printsObjects: printer !== undefined,
    *print(object, operation) {
      if (printer) return yield* printObject(invocation, printer, object);
      const text = short ? '' : dryRunText(operation, options.dryRun ?? 'none');
      for (const item of isList(object) ? object.items : [object]) yield* invocation.out(nameOf(item as never, text));
    },
  };
}

/** Prints what the printer makes, also the part before a failure. */
export function* printObject(invocation: Invocation, printer: ObjectPrinter, object: unknown, event?: string): Execution<void> {
  let text: string;
  try {
    text = printer(object, event);
  } catch (error) {
    if (error instanceof PrintError) yield* invocation.out(error.partial);
    throw error;
  }
  yield* invocation.out(text);
}
