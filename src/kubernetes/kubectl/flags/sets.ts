import { arrayFlag, boolFlag, durationFlag, type Flag, int64Flag, intFlag, stringFlag, stringsFlag } from './flag.ts';

/** -o with what belongs to it, of commands that print objects. */
export const printFlags: readonly Flag[] = [
  boolFlag('allow-missing-template-keys', '', 'Leave out what a template names and the object has not.', 'true'),
  stringFlag(
    'output',
    'o',
    'Output format: json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file.',
  ),
  boolFlag('show-managed-fields', '', 'Keep metadata.managedFields in JSON and YAML.'),
  stringFlag('template', '', 'Template, or path of a file with one, for the template formats.'),
];

/** -f, -k, -R. */
export const fileFlags = (purpose: string): readonly Flag[] => [
  stringsFlag('filename', 'f', `Name of a file, directory or URL ${purpose}`),
  stringFlag('kustomize', 'k', 'Process this directory as a kustomization. Not with -f or -R.'),
  boolFlag('recursive', 'R', 'Go into the directories below the one given with -f.'),
];

/** Without -k. */
export const plainFileFlags = (purpose: string): readonly Flag[] => fileFlags(purpose).filter((flag) => flag.name !== 'kustomize');

export const selectorFlag = stringFlag(
  'selector',
  'l',
  'Label selector to filter with: =, ==, !=, in, notin; several requirements with commas, all of which must be met.',
);
export const fieldSelectorFlag = stringFlag('field-selector', '', 'Field selector to filter with: =, ==, !=, as metadata.name=web.');
export const allNamespacesFlag = boolFlag('all-namespaces', 'A', 'Use all namespaces, whatever -n and the context say.');
export const chunkSizeFlag = int64Flag('chunk-size', '', 'How many objects of a long list to ask for at once; 0 for all.', '500');
export const subresourceFlag = (help: string) => stringFlag('subresource', '', help);

/** --dry-run[=client|server|none] */
export const dryRunFlag = stringFlag(
  'dry-run',
  '',
  'none, server or client: with client only print what would be sent, with server send it without keeping the result.',
  'none',
  {
    bare: 'unchanged',
  },
);
export const fieldManagerFlag = (fallback: string) => stringFlag('field-manager', '', 'Name of the manager that owns the changed fields.', fallback);
export const validateFlag = stringFlag('validate', '', 'strict (or true), warn, ignore (or false): what happens to unknown and duplicate fields.', 'strict', {
  bare: 'strict',
});
export const saveConfigFlag = boolFlag('save-config', '', 'Keep the configuration in an annotation of the object, for a later apply.');
export const localFlag = (help = 'Do not ask the server.') => boolFlag('local', '', help);
export const allFlag = (help: string) => boolFlag('all', '', help);
export const containerFlag = stringFlag('container', 'c', 'Name of the container.');

/** Of delete, replace --force and apply --force. */
export const deleteFlags: readonly Flag[] = [
  stringFlag('cascade', '', 'background, orphan or foreground: what happens to dependents.', 'background', { bare: 'background' }),
  boolFlag('force', '', 'Delete at once, without a graceful end.'),
  intFlag('grace-period', '', 'Seconds for a graceful end; negative: as the object says; 0 only with --force.', '-1'),
  durationFlag('timeout', '', 'How long to wait for the deletion; 0: as long as the object decides.'),
  boolFlag('wait', '', 'Wait until the objects are gone.'),
];

export const serverSideFlags: readonly Flag[] = [
  boolFlag('server-side', '', 'Let the server merge (server-side apply).'),
  boolFlag('force-conflicts', '', 'Take over fields that other managers own.'),
];

export const podRunningTimeoutFlag = durationFlag('pod-running-timeout', '', 'How long to wait until a Pod runs.', '1m0s');
export { arrayFlag };
