import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { boolFlag, stringFlag, stringsFlag } from '../../flags/flag.ts';
import { allNamespacesFlag, chunkSizeFlag, fieldSelectorFlag, fileFlags, selectorFlag, subresourceFlag } from '../../flags/sets.ts';
import { runGet } from './get.ts';

/** kubectl get */
export const get: Command = {
  name: 'get',
  suggestFor: ['list', 'ls'],
  use: 'get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  short: 'Display one or many resources',
  long: 'Prints a table of the objects of one or several types, or the named objects; with -o in another form. Without -n or -A the namespace of the context is used.\n\nUse "kubectl api-resources" for a complete list of supported resources.',
  examples: `  # All Pods of the namespace
  kubectl get pods

  # With more columns
  kubectl get pods -o wide

  # One Pod as YAML
  kubectl get pod web -o yaml

  # Two types at once
  kubectl get pods,services

  # Own columns
  kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image`,
  flags: [
    boolFlag('allow-missing-template-keys', '', 'Leave out what a template names and the object has not.', 'true'),
    stringFlag('output', 'o', 'Output format: json, yaml, kyaml, name, wide, custom-columns, custom-columns-file, go-template, jsonpath and their variants.'),
    boolFlag('show-managed-fields', '', 'Keep metadata.managedFields in JSON and YAML.'),
    stringFlag('template', '', 'Template, or path of a file with one, for the template formats.'),
    stringFlag('raw', '', 'Path to ask the server for, as it is.'),
    boolFlag('watch', 'w', 'After printing, watch for changes.'),
    boolFlag('watch-only', '', 'Watch for changes without printing first.'),
    boolFlag('output-watch-events', '', 'Print the kind of each change.'),
    boolFlag('ignore-not-found', '', 'No error for objects that do not exist.'),
    fieldSelectorFlag,
    allNamespacesFlag,
    boolFlag('server-print', '', 'Let the server make the table.', 'true'),
    ...fileFlags('to get the objects of.'),
    chunkSizeFlag,
    selectorFlag,
    subresourceFlag('Get this subresource of the object.'),
    boolFlag('show-labels', '', 'Print all labels as the last column.'),
    stringFlag('sort-by', '', "Sort lists by this field, a JSONPath as '{.metadata.name}'."),
    stringsFlag('label-columns', 'L', 'Labels to print as columns.'),
    boolFlag('show-kind', '', 'Print the type before each name.'),
    boolFlag('no-headers', '', 'Print no headers.'),
  ],
  run: runGet,
  complete: completeResources,
};
