import type { Execution } from '../../../../machine/process/types.ts';
import type { Command } from '../../command.ts';
import { isFailure, UserError } from '../../errors.ts';
import { dryRunOf, validationOf } from '../../flags/dry-run.ts';
import type { Flag } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, printFlags, saveConfigFlag, validateFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { createObject } from '../../resource/helper.ts';
import { findKindMapping } from '../../resource/mapper.ts';
import { splitVersion, type Unstructured, withMetadata } from '../../resource/object.ts';
import { saveMadeConfiguration } from '../apply/last-applied.ts';

/** A `create` command that makes an object from its flags. */
export interface Generator {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly use: string;
  readonly short: string;
  readonly examples?: string;
  readonly flags: readonly Flag[];
  readonly required?: readonly string[];
  /** Put before the server's words when it refuses; left out where upstream passes them on as they are. */
  readonly failure?: string;
  /** Lies outside namespaces. */
  readonly cluster?: boolean;
  make(invocation: Invocation, name: string): Execution<Unstructured>;
}

/** The NAME argument. */
export function nameArgument(invocation: Invocation): string {
  const { args, dash, path } = invocation;
  const before = dash < 0 ? args.length : dash;
  if (before !== 1) throw new UserError(`exactly one NAME is required, got ${before}\nSee '${path} -h' for help and examples`);
  return args[0]!;
}

/** The command of a generator. */
export const generated = (generator: Generator): Command => ({
  name: generator.name,
  ...(generator.aliases ? { aliases: generator.aliases } : {}),
  use: generator.use,
  short: generator.short,
  ...(generator.examples ? { examples: generator.examples } : {}),
  ...(generator.required ? { required: generator.required } : {}),
  flags: [...printFlags, saveConfigFlag, validateFlag, dryRunFlag, fieldManagerFlag('kubectl-create'), ...generator.flags],
  run: (invocation) => run(invocation, generator),
});

function* run(invocation: Invocation, generator: Generator): Execution<void> {
  const { flags } = invocation;
  const name = nameArgument(invocation);
  const dryRun = yield* dryRunOf(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun, typed: dryRun === 'client' });
  const { name: namespace, explicit } = yield* invocation.namespace();
  const made = yield* generator.make(invocation, name);
  const placed = explicit && !generator.cluster ? withMetadata(made, { namespace }) : made;
  const object = saveMadeConfiguration(flags.bool('save-config'), placed);
  if (dryRun === 'client') return yield* printer.print(object, 'created');
  const { group, version } = splitVersion(object.apiVersion!);
  const mapping = findKindMapping(yield* invocation.discovery(), group, version, object.kind!);
  const options = { dryRun: dryRun === 'server', fieldManager: flags.string('field-manager'), fieldValidation: validationOf(invocation) };
  try {
    yield* printer.print(yield* createObject(invocation, mapping, namespace, object, options), 'created');
  } catch (error) {
    throw isFailure(error) && generator.failure !== undefined ? new UserError(`${generator.failure}${error.message}`) : error;
  }
}
