import type { Execution } from '../../../../machine/process/types.ts';
import { Exit, UserError } from '../../errors.ts';
import type { Invocation, Namespace } from '../../invocation.ts';
import { columnFormats, type Format, plainFormats, readFormat, templateFormats } from '../../printers/format.ts';
import { TablePrinter } from '../../printers/table.ts';
import { groupKindOf, type Mapping } from '../../resource/mapper.ts';
import type { Selection } from '../../resource/selection.ts';
import { selectionFromFlags } from '../../resource/selection.ts';

export const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

export interface GetOptions {
  readonly namespace: Namespace;
  /** Undefined: a table. */
  readonly format: Format | undefined;
  readonly wide: boolean;
  readonly sortBy: string;
  readonly noHeaders: boolean;
  readonly ignoreNotFound: boolean;
  readonly allNamespaces: boolean;
  readonly selection: Selection;
}

/** Reads and checks the flags (GetOptions.Complete and Validate). */
export function* readOptions(invocation: Invocation): Execution<GetOptions> {
  const { flags } = invocation;
  const output = flags.string('output');
  const namespace = yield* invocation.namespace();
  const allNamespaces = flags.bool('all-namespaces');
  const watching = flags.bool('watch') || flags.bool('watch-only');
  if (!watching) yield* requireResource(invocation);
  else if (flags.string('sort-by') !== '') yield* invocation.err(sortWarning(flags.bool('watch')));
  if (flags.bool('show-labels') && output !== '' && output !== 'wide') throw new UserError(`--show-labels option cannot be used with ${output} printer`);
  if (flags.bool('output-watch-events') && !watching) throw new UserError('--output-watch-events option can only be used with --watch or --watch-only');
  const human = (output === '' && flags.string('template') === '') || output === 'wide';
  const asTable = human && flags.bool('server-print');
  const sortBy = flags.string('sort-by');
  return {
    namespace,
    format: human ? undefined : readFormat(output, flags.string('template'), [...plainFormats, ...templateFormats, ...columnFormats, 'wide']),
    wide: output === 'wide',
    sortBy,
    noHeaders: flags.bool('no-headers'),
    ignoreNotFound: flags.bool('ignore-not-found'),
    allNamespaces,
    selection: {
      ...(yield* selectionFromFlags(invocation)),
      namespace: allNamespaces ? { ...namespace, explicit: false } : namespace,
      subresource: flags.string('subresource') || undefined,
      emptySelector: true,
      latest: true,
      chunkSize: sortBy !== '' ? 0 : flags.number('chunk-size'),
      ...(asTable ? { accept: tableAccept } : {}),
      ...(asTable && sortBy !== '' ? { query: { includeObject: 'Object' } } : {}),
    },
  };
}

const sortWarning = (watch: boolean) =>
  watch ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n' : 'warning: --watch-only requested, --sort-by will be ignored\n';

function* requireResource(invocation: Invocation): Execution<void> {
  const { flags, args, path } = invocation;
  if (args.length > 0 || flags.list('filename').length > 0 || flags.string('kustomize') !== '') return;
  yield* invocation.err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n');
  throw new Exit(
    1,
    `error: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee '${path} -h' for help and examples`,
  );
}

/** A table printer for objects of this type. */
export function newTablePrinter(invocation: Invocation, options: GetOptions, mapping: Mapping, withNamespace: boolean, withKind: boolean): TablePrinter {
  const { flags } = invocation;
  return new TablePrinter({
    noHeaders: options.noHeaders,
    wide: options.wide,
    withNamespace,
    kind: withKind || flags.bool('show-kind') ? groupKindOf(mapping) : '',
    columnLabels: flags.list('label-columns'),
    showLabels: flags.bool('show-labels'),
  });
}
