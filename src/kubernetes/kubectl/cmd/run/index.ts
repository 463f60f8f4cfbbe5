import type { Command } from '../../command.ts';
import { arrayFlag, boolFlag, stringFlag } from '../../flags/flag.ts';
import { deleteFlags, dryRunFlag, fieldManagerFlag, plainFileFlags, podRunningTimeoutFlag, printFlags, saveConfigFlag } from '../../flags/sets.ts';
import { defaultDetachKeys } from '../shared/detach-keys.ts';
import { recordFlag } from '../shared/record.ts';
import { runRun } from './run.ts';

/** kubectl run */
export const run: Command = {
  name: 'run',
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: 'Run a particular image on the cluster',
  long: 'Makes a Pod with one container of the image.',
  examples: `  # A Pod with nginx
  kubectl run web --image=nginx

  # With a port and a label
  kubectl run web --image=nginx --port=80 --labels="app=web"

  # The manifest only
  kubectl run web --image=nginx --dry-run=client -o yaml

  # A shell in a Pod that is gone afterwards
  kubectl run box -it --rm --image=busybox --restart=Never -- sh`,
  flags: [
    ...deleteFlags,
    ...plainFileFlags('to use to replace the resource.').map((flag) => ({ ...flag, hidden: true })),
    ...printFlags,
    recordFlag,
    dryRunFlag,
    saveConfigFlag,
    podRunningTimeoutFlag,
    arrayFlag('annotations', '', 'Annotations of the Pod, as key=value.'),
    stringFlag('image', '', 'Image of the container.'),
    stringFlag('image-pull-policy', '', 'Pull policy of the image; left to the server if empty.'),
    boolFlag('rm', '', 'Delete the Pod when it has ended; only while attached.'),
    arrayFlag('env', '', 'Environment variables of the container, as key=value.'),
    stringFlag('port', '', 'Port of the container.'),
    stringFlag('labels', 'l', 'Labels of the Pod, comma separated.'),
    boolFlag('stdin', 'i', 'Keep standard input open, and attach.'),
    boolFlag('tty', 't', 'Give the container a terminal.'),
    boolFlag('attach', '', 'Attach to the Pod when it runs.'),
    boolFlag('leave-stdin-open', '', 'Leave standard input open after the first attach.'),
    stringFlag('restart', '', 'Restart policy: Always, OnFailure, Never.', 'Always'),
    boolFlag('command', '', "The arguments are the container's command, not its args."),
    boolFlag('expose', '', 'Make a Service for the Pod too; needs --port.'),
    boolFlag('quiet', 'q', 'Print only what the container prints.'),
    boolFlag('privileged', '', 'Run the container privileged.'),
    stringFlag('detach-keys', '', 'Keys that detach from the container.', defaultDetachKeys),
    stringFlag('overrides', '', 'JSON that is merged into the object.'),
    stringFlag('override-type', '', 'How: json, merge or strategic.', 'merge'),
    fieldManagerFlag('kubectl-run'),
  ],
  required: ['image'],
  run: runRun,
};
