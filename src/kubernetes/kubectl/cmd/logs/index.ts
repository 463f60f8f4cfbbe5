import type { Command } from '../../command.ts';
import { completePods } from '../../completion/resources.ts';
import { boolFlag, durationFlag, int64Flag, intFlag, stringFlag } from '../../flags/flag.ts';
import { containerFlag, selectorFlag } from '../../flags/sets.ts';
import { runLogs } from './logs.ts';

/** kubectl logs */
export const logs: Command = {
  name: 'logs',
  use: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  short: 'Print the logs for a container in a pod',
  long: 'Prints what a container has written. With several containers in the Pod the first one is taken, unless -c names another.',
  examples: `  # The log of a Pod with one container
  kubectl logs web

  # Of one of several containers
  kubectl logs web -c nginx

  # Of the container before its restart
  kubectl logs web -c nginx --previous

  # And what is written from now on
  kubectl logs -f web

  # The last 20 lines
  kubectl logs --tail=20 web`,
  flags: [
    boolFlag('all-pods', '', 'The logs of all Pods of the object; sets --prefix.'),
    boolFlag('all-containers', '', 'The logs of all containers of the Pod.'),
    boolFlag('follow', 'f', 'Go on with what is written from now on.'),
    boolFlag('timestamps', '', 'Put the time before each line.'),
    int64Flag('limit-bytes', '', 'At most this many bytes.'),
    boolFlag('previous', 'p', 'The log of the container before its last restart.'),
    int64Flag('tail', '', 'The last lines only; -1 for all, 10 with a selector.', '-1'),
    boolFlag('ignore-errors', '', 'Go on when one of the logs cannot be had.'),
    stringFlag('since-time', '', 'What was written after this time (RFC 3339).'),
    durationFlag('since', '', 'What was written within this time, as 5s, 2m, 3h.'),
    containerFlag,
    boolFlag('insecure-skip-tls-verify-backend', '', "Do not check the kubelet's identity."),
    durationFlag('pod-running-timeout', '', 'How long to wait until a Pod runs.', '20s'),
    selectorFlag,
    intFlag('max-log-requests', '', 'How many logs may be followed at once.', '5'),
    boolFlag('prefix', '', 'Put Pod and container before each line.'),
  ],
  run: runLogs,
  complete: completePods,
};
