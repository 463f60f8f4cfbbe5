import type { Command } from '../../command.ts';
import { boolFlag, stringFlag } from '../../flags/flag.ts';
import { printFlags } from '../../flags/sets.ts';
import { setCluster, setCredentials } from './entries.ts';
import { setProperty, unsetProperty } from './property.ts';
import { currentContextCommand, getClusters, getContexts, getUsers } from './read.ts';
import { view } from './view.ts';
import { deleteCluster, deleteContext, deleteUser, renameContext, setContext, useContext } from './write.ts';

const contextNames: Command['complete'] = function* (invocation) {
  return ((yield* invocation.kubeconfig()).contexts ?? []).map((entry) => entry.name);
};

const embedFlag = boolFlag('embed-certs', '', 'Write the content of the files, not their paths.');

/** kubectl config */
export const config: Command = {
  name: 'config',
  use: 'config SUBCOMMAND',
  short: 'Modify kubeconfig files',
  long: 'Reads and changes the kubeconfig: the file of --kubeconfig, those of $KUBECONFIG, or $HOME/.kube/config.',
  commands: [
    { name: 'current-context', use: 'current-context [flags]', short: 'Display the current-context', run: currentContextCommand },
    { name: 'delete-cluster', use: 'delete-cluster NAME', short: 'Delete the specified cluster from the kubeconfig', run: deleteCluster },
    {
      name: 'delete-context',
      use: 'delete-context NAME',
      short: 'Delete the specified context from the kubeconfig',
      run: deleteContext,
      complete: contextNames,
    },
    { name: 'delete-user', use: 'delete-user NAME', short: 'Delete the specified user from the kubeconfig', run: deleteUser },
    { name: 'get-clusters', use: 'get-clusters [flags]', short: 'Display clusters defined in the kubeconfig', run: getClusters },
    {
      name: 'get-contexts',
      use: 'get-contexts [(-o|--output=)name)]',
      short: 'Describe one or many contexts',
      flags: [boolFlag('no-headers', '', 'Print no headers.'), stringFlag('output', 'o', 'Output format: name.')],
      run: getContexts,
      complete: contextNames,
    },
    { name: 'get-users', use: 'get-users [flags]', short: 'Display users defined in the kubeconfig', run: getUsers },
    {
      name: 'rename-context',
      use: 'rename-context CONTEXT_NAME NEW_NAME',
      short: 'Rename a context from the kubeconfig file',
      run: renameContext,
      complete: contextNames,
    },
    {
      name: 'set',
      use: 'set PROPERTY_NAME PROPERTY_VALUE',
      short: 'Set an individual value in a kubeconfig file',
      flags: [boolFlag('set-raw-bytes', '', 'The value of a field of data is no base64.')],
      run: setProperty,
    },
    {
      name: 'set-cluster',
      use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
      short: 'Set a cluster entry in kubeconfig',
      flags: [embedFlag, stringFlag('proxy-url', '', 'Proxy to reach the server through.')],
      run: setCluster,
    },
    {
      name: 'set-context',
      use: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
      short: 'Set a context entry in kubeconfig',
      flags: [boolFlag('current', '', 'Change the current context.')],
      run: setContext,
      complete: contextNames,
    },
    {
      name: 'set-credentials',
      use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password]',
      short: 'Set a user entry in kubeconfig',
      flags: [embedFlag],
      run: setCredentials,
    },
    { name: 'unset', use: 'unset PROPERTY_NAME', short: 'Unset an individual value in a kubeconfig file', run: unsetProperty },
    {
      name: 'use-context',
      aliases: ['use'],
      use: 'use-context CONTEXT_NAME',
      short: 'Set the current-context in a kubeconfig file',
      run: useContext,
      complete: contextNames,
    },
    {
      name: 'view',
      use: 'view [flags]',
      short: 'Display merged kubeconfig settings or a specified kubeconfig file',
      flags: [
        ...printFlags.map((flag) => (flag.name === 'output' ? { ...flag, fallback: 'yaml' } : flag)),
        boolFlag('merge', '', 'Merge all kubeconfig files.', 'true'),
        boolFlag('raw', '', 'Show secrets and certificates too.'),
        boolFlag('flatten', '', 'Put the contents of referenced files in.'),
        boolFlag('minify', '', 'Only what the current context uses.'),
      ],
      run: view,
    },
  ],
};
