import type { Command } from '../../command.ts';
import { completeResources } from '../../completion/resources.ts';
import { boolFlag, durationFlag, int64Flag } from '../../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, selectorFlag } from '../../flags/sets.ts';
import { pause, restart, resume } from './change.ts';
import { runHistory } from './show-history.ts';
import { runStatus } from './status.ts';
import { runUndo } from './undo.ts';

const files = fileFlags('identifying the resource to get from a server.');

/** kubectl rollout */
export const rollout: Command = {
  name: 'rollout',
  use: 'rollout SUBCOMMAND',
  short: 'Manage the rollout of a resource',
  examples: '  # Back to the last version\n  kubectl rollout undo deployment/web\n\n  # Until it is done\n  kubectl rollout status deployment/web',
  commands: [
    {
      name: 'history',
      use: 'history (TYPE NAME | TYPE/NAME) [flags]',
      short: 'View rollout history',
      flags: [...printFlags, int64Flag('revision', '', 'Show this revision.'), ...files, selectorFlag],
      run: runHistory,
      complete: completeResources,
    },
    {
      name: 'pause',
      use: 'pause RESOURCE',
      short: 'Mark the provided resource as paused',
      flags: [...printFlags, ...files, fieldManagerFlag('kubectl-rollout'), selectorFlag],
      run: pause,
      complete: completeResources,
    },
    {
      name: 'resume',
      use: 'resume RESOURCE',
      short: 'Resume a paused resource',
      flags: [...printFlags, ...files, fieldManagerFlag('kubectl-rollout'), selectorFlag],
      run: resume,
      complete: completeResources,
    },
    {
      name: 'undo',
      use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
      short: 'Undo a previous rollout',
      flags: [...printFlags, int64Flag('to-revision', '', 'Revision to go back to; 0 for the one before.'), dryRunFlag, ...files, selectorFlag],
      run: runUndo,
      complete: completeResources,
    },
    {
      name: 'status',
      use: 'status (TYPE NAME | TYPE/NAME) [flags]',
      short: 'Show the status of the rollout',
      flags: [
        boolFlag('watch', 'w', 'Watch until it is done.', 'true'),
        int64Flag('revision', '', 'Watch this revision.'),
        durationFlag('timeout', '', 'How long to watch; 0 for ever.'),
        ...files,
        selectorFlag,
      ],
      run: runStatus,
      complete: completeResources,
    },
    {
      name: 'restart',
      use: 'restart RESOURCE',
      short: 'Restart a resource',
      flags: [...printFlags, ...files, fieldManagerFlag('kubectl-rollout'), selectorFlag],
      run: restart,
      complete: completeResources,
    },
  ],
};
