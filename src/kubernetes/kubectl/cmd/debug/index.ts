import type { Command } from '../../command.ts';
import { completePods } from '../../completion/resources.ts';
import { boolFlag, mapFlag, stringFlag } from '../../flags/flag.ts';
import { plainFileFlags } from '../../flags/sets.ts';
import { runDebug } from './debug.ts';

const copies = '(only with --copy-to)';

/** kubectl debug */
export const debug: Command = {
  name: 'debug',
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  long: 'Adds an ephemeral container to a running Pod, makes a changed copy of a Pod, or a Pod in the namespaces of a node.',
  examples: `  # A shell beside the containers of a Pod
  kubectl debug web -it --image=busybox

  # Seeing the processes of one of them
  kubectl debug web -it --image=busybox --target=nginx

  # A copy with another command
  kubectl debug web -it --copy-to=web-debug --container=nginx -- sh

  # A copy with other images
  kubectl debug web --copy-to=web-debug --set-image=*=busybox

  # A Pod on a node, the node's files at /host
  kubectl debug node/node-1 -it --image=busybox`,
  flags: [
    ...plainFileFlags('identifying the resource to debug').filter((flag) => flag.name === 'filename'),
    boolFlag('arguments-only', '', "What follows -- are the container's args, not its command."),
    boolFlag('attach', '', 'Attach to the container when it runs; so it is with -i.'),
    stringFlag('container', 'c', 'Name of the container for debugging.'),
    stringFlag('copy-to', '', 'Make a copy of the Pod with this name.'),
    boolFlag('replace', '', `Delete the Pod that was copied ${copies}.`),
    mapFlag('env', '', 'Environment variables of the container.'),
    stringFlag('image', '', 'Image of the container.'),
    boolFlag('keep-labels', '', `Keep the labels ${copies}.`),
    boolFlag('keep-annotations', '', `Keep the annotations ${copies}.`),
    boolFlag('keep-liveness', '', `Keep liveness probes ${copies}.`),
    boolFlag('keep-readiness', '', `Keep readiness probes ${copies}.`),
    boolFlag('keep-startup', '', `Keep startup probes ${copies}.`),
    boolFlag('keep-init-containers', '', `Keep the init containers ${copies}.`, 'true'),
    mapFlag('set-image', '', `New images, as name=image ${copies}.`),
    stringFlag('image-pull-policy', '', 'Pull policy of the image; left to the server if empty.'),
    boolFlag('stdin', 'i', 'Keep standard input open, and attach.'),
    boolFlag('quiet', 'q', 'Print only what the container prints.'),
    boolFlag('same-node', '', `Put the copy on the same node ${copies}.`),
    boolFlag('share-processes', '', `Let the containers of the copy share processes ${copies}.`, 'true'),
    stringFlag('target', '', 'Container whose processes an ephemeral container sees.'),
    boolFlag('tty', 't', 'Give the container a terminal.'),
    stringFlag('profile', '', 'general, baseline, restricted, netadmin or sysadmin: the rights of the container.', 'general'),
    stringFlag('custom', '', 'File with a part of a container, JSON or YAML, that is merged into the container.'),
  ],
  run: runDebug,
  complete: completePods,
};
