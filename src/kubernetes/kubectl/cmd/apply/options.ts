import type { Execution } from '../../../../machine/process/types.ts';
import { UserError } from '../../errors.ts';
import { type DryRun, dryRunOf, validationOf } from '../../flags/dry-run.ts';
import type { Invocation, Namespace } from '../../invocation.ts';
import type { Selection } from '../../resource/selection.ts';
import { selectionFromFlags } from '../../resource/selection.ts';
import { propagation } from './patcher.ts';

export interface ApplyOptions {
  readonly dryRun: DryRun;
  readonly serverSide: boolean;
  readonly fieldManager: string;
  readonly validation: 'Strict' | 'Warn' | 'Ignore';
  readonly namespace: Namespace;
  readonly selection: Selection;
}

const pruneAll =
  'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector';

/** Reads and checks the flags of apply (ApplyFlags.ToOptions, ApplyOptions.Validate). */
export function* readApplyOptions(invocation: Invocation): Execution<ApplyOptions> {
  const { flags, args, path } = invocation;
  checkApplySet(invocation);
  if (args.length > 0) throw new UserError(`Unexpected args: [${args.join(' ')}]\nSee '${path} -h' for help and examples`);
  const dryRun = yield* dryRunOf(invocation);
  const serverSide = flags.bool('server-side');
  propagation(flags.string('cascade'));
  requireFiles(invocation);
  const validation = validationOf(invocation);
  const namespace = yield* invocation.namespace();
  const refuse = (condition: boolean, message: string) => {
    if (condition) throw new UserError(message);
  };
  const [force, prune, all, selector] = [flags.bool('force'), flags.bool('prune'), flags.bool('all'), flags.string('selector')];
  refuse(flags.bool('force-conflicts') && !serverSide, '--force-conflicts only works with --server-side');
  refuse(dryRun === 'client' && serverSide, "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  refuse(serverSide && force, '--force cannot be used with --server-side');
  refuse(dryRun === 'server' && force, '--dry-run=server cannot be used with --force');
  refuse(all && selector !== '', 'cannot set --all and --selector at the same time');
  refuse(prune && force, '--force cannot be used with --prune');
  refuse(prune && !all && selector === '', pruneAll);
  refuse(prune && serverSide, "--prune is in alpha and doesn't currently work on objects created by server-side apply");
  refuse(flags.string('subresource') !== '' && !serverSide, '--subresource can only be specified for --server-side');
  return {
    dryRun,
    serverSide,
    fieldManager: serverSide && !flags.changed('field-manager') ? 'kubectl' : flags.string('field-manager'),
    validation,
    namespace,
    selection: { ...(yield* selectionFromFlags(invocation)), all: false, flatten: true, continueOnError: true, validate: validation !== 'Ignore' },
  };
}

/** --applyset is an alpha feature that the environment must ask for; without that, kubectl does not know the flag. */
function checkApplySet({ flags, path, process }: Invocation): void {
  if (!flags.changed('applyset')) return;
  if (process.env.get('KUBECTL_APPLYSET') !== 'true') throw new UserError(`unknown flag: --applyset\nSee '${path} --help' for usage.`);
  throw new UserError('apply --applyset is not simulated in Podlab; apply --prune with -l and --prune-allowlist is');
}

/** FilenameOptions.RequireFilenameOrKustomize. */
export function requireFiles(invocation: Invocation): void {
  const { flags } = invocation;
  const kustomize = flags.has('kustomize') ? flags.string('kustomize') : '';
  if (flags.list('filename').length === 0 && kustomize === '') throw new UserError('must specify one of -f and -k');
}
