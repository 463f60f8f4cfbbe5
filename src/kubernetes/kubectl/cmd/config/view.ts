import type { Execution } from '../../../../machine/process/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { external } from '../../kubeconfig/external.ts';
import type { Kubeconfig } from '../../kubeconfig/types.ts';
import { plainFormats, readFormat, templateFormats } from '../../printers/format.ts';
import { makePrinter } from '../../printers/object-printer.ts';
import { printObject } from '../../printers/operation-printer.ts';

/** kubectl config view */
export function* view(invocation: Invocation): Execution<void> {
  const { flags, args, path } = invocation;
  if (args.length > 0) throw new UserError(`unexpected arguments: [${args.join(' ')}]\nSee '${path} -h' for help and examples`);
  if (!flags.bool('merge') && flags.string('kubeconfig') === '') throw new UserError('if merge==false a precise file must be specified');
  let config = yield* invocation.kubeconfig();
  if (flags.bool('minify')) config = minified(config, flags.string('context'));
  if (!flags.bool('raw') && !flags.bool('flatten')) config = redacted(config);
  const format = readFormat(flags.string('output'), flags.string('template'), [...plainFormats, ...templateFormats])!;
  const printer = yield* makePrinter(invocation, format, {
    showManagedFields: true,
    allowMissingKeys: flags.bool('allow-missing-template-keys'),
    noHeaders: false,
    typed: true,
  });
  yield* printObject(invocation, printer, external(config));
}

/** Only the current context and what it names (clientcmdapi.MinifyConfig). */
function minified(config: Kubeconfig, context: string): Kubeconfig {
  const current = context || config['current-context'] || '';
  if (current === '') throw new UserError('current-context must exist in order to minify');
  const found = config.contexts?.find((entry) => entry.name === current);
  if (!found) throw new UserError(`cannot locate context ${current}`);
  return {
    ...config,
    'current-context': current,
    contexts: [found],
    clusters: (config.clusters ?? []).filter((entry) => entry.name === found.context.cluster),
    users: (config.users ?? []).filter((entry) => entry.name === found.context.user),
  };
}

const secretFields = new Set(['client-key-data', 'token', 'password']);
const shortFields = new Set(['client-certificate-data', 'certificate-authority-data']);

function hide<T extends object>(entry: T): T {
  const replace = ([key, value]: [string, unknown]) => [key, secretFields.has(key) ? 'REDACTED' : shortFields.has(key) ? 'DATA+OMITTED' : value];
  return Object.fromEntries(Object.entries(entry).map(replace)) as T;
}

/** Secrets and long data are not shown. */
function redacted(config: Kubeconfig): Kubeconfig {
  return {
    ...config,
    clusters: (config.clusters ?? []).map((entry) => ({ ...entry, cluster: hide(entry.cluster) })),
    users: (config.users ?? []).map((entry) => ({ ...entry, user: hide(entry.user ?? {}) })),
  };
}
