import type { Execution } from '../../../../machine/process/types.ts';
import { writeYaml } from '../../../api/yaml/index.ts';
import type { Command } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { boolFlag, stringFlag, stringsFlag } from '../../flags/flag.ts';
import type { Invocation } from '../../invocation.ts';
import { writeKyaml } from '../../printers/kyaml.ts';
import type { ApiResource } from '../../resource/discovery.ts';
import { groupResourceOf, groupVersionOf } from '../../resource/mapper.ts';
import { marshalIndent } from '../../text/go.ts';
import { newListWriter } from '../../text/tab-writer.ts';

/** kubectl api-resources */
export const apiResources: Command = {
  name: 'api-resources',
  use: 'api-resources [flags]',
  short: 'Print the supported API resources on the server',
  examples: `  # All types
  kubectl api-resources

  # With verbs and categories
  kubectl api-resources -o wide

  # Those that lie in namespaces
  kubectl api-resources --namespaced=true`,
  flags: [
    stringFlag('api-group', '', 'Only the types of this group.'),
    boolFlag('namespaced', '', 'Only types that lie in namespaces (true) or outside (false).', 'true'),
    stringsFlag('verbs', '', 'Only types that can do all of this.'),
    stringFlag('sort-by', '', "Sort by 'name' or 'kind'."),
    boolFlag('cached', '', 'Use a cached list.'),
    stringsFlag('categories', '', 'Only types of these categories.'),
    boolFlag('no-headers', '', 'Print no headers.'),
    stringFlag('output', 'o', 'Output format: json, yaml, kyaml, name, wide.'),
    boolFlag('show-managed-fields', '', 'Keep metadata.managedFields.', 'false', { hidden: true }),
  ],
  run,
};

const includesAll = (have: readonly string[], wanted: readonly string[]) => wanted.every((one) => have.includes(one));

function* run(invocation: Invocation): Execution<void> {
  const { flags, args, path } = invocation;
  if (args.length > 0) throw new UserError(`unexpected arguments: [${args.join(' ')}]\nSee '${path} -h' for help and examples`);
  const sortBy = flags.string('sort-by');
  if (!['', 'name', 'kind'].includes(sortBy)) throw new UserError('--sort-by accepts only name or kind');
  const output = flags.string('output');
  if (!['', 'wide', 'name', 'json', 'yaml', 'kyaml'].includes(output)) {
    throw new UserError(`unable to match a printer suitable for the output format "${output}", allowed formats are: json,kyaml,name,wide,yaml`);
  }
  const { preferred } = yield* invocation.discovery(1);
  const resources = preferred
    .filter((entry) => !flags.changed('api-group') || entry.group === flags.string('api-group'))
    .filter((entry) => !flags.changed('namespaced') || entry.namespaced === flags.bool('namespaced'))
    .filter((entry) => includesAll(entry.verbs, flags.list('verbs')) && includesAll(entry.categories, flags.list('categories')));
  const key = (entry: ApiResource) => (sortBy === 'name' ? entry.name : sortBy === 'kind' ? entry.kind : entry.group);
  const sorted = [...resources].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.name < b.name ? -1 : 1));
  yield* invocation.out(rendered(sorted, output, flags.bool('no-headers')));
}

/** As metav1.APIResource: its fields in their order, lists only where they hold something. */
const external = ({ name, singularName, namespaced, group, version, kind, verbs, shortNames, categories }: ApiResource) => ({
  name,
  singularName,
  namespaced,
  ...(group ? { group } : {}),
  version,
  kind,
  verbs,
  ...(shortNames.length > 0 ? { shortNames } : {}),
  ...(categories.length > 0 ? { categories } : {}),
});

function rendered(resources: readonly ApiResource[], output: string, noHeaders: boolean): string {
  if (output === 'name') return resources.map((entry) => `${groupResourceOf({ group: entry.group, resource: entry.name })}\n`).join('');
  if (output === 'json' || output === 'yaml' || output === 'kyaml') {
    const list = { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources: resources.map(external) };
    if (output === 'json') return `${marshalIndent(list, '    ', false)}\n`;
    return output === 'yaml' ? writeYaml(list as never) : writeKyaml(list);
  }
  const wide = output === 'wide';
  const writer = newListWriter();
  if (!noHeaders) writer.write(`NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${wide ? '\tVERBS\tCATEGORIES' : ''}\n`);
  for (const entry of resources) {
    const more = wide ? `\t${entry.verbs.join(',')}\t${entry.categories.join(',')}` : '';
    writer.write(`${entry.name}\t${entry.shortNames.join(',')}\t${groupVersionOf(entry)}\t${entry.namespaced}\t${entry.kind}${more}\n`);
  }
  return writer.flush();
}
