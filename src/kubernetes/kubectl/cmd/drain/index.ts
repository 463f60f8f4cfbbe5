import type { Execution } from '../../../../machine/process/types.ts';
import { parseLabelSelector } from '../../../api/selector.ts';
import type { Pod } from '../../../api/types.ts';
import type { Command } from '../../command.ts';
import { namesOf } from '../../completion/resources.ts';
import { Aggregate, isFailure, UserError } from '../../errors.ts';
import { dryRunOf } from '../../flags/dry-run.ts';
import { boolFlag, durationFlag, intFlag, stringFlag } from '../../flags/flag.ts';
import { chunkSizeFlag, dryRunFlag, printFlags, selectorFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { listObjects } from '../../resource/helper.ts';
import { chosenNodes, setSchedulable } from '../cordon/index.ts';
import { podMapping } from '../shared/pods.ts';
import { deleteAll, evictAll } from './evict.ts';
import { type Judged, judge, problemsOf, warningText } from './filters.ts';

/** kubectl drain */
export const drain: Command = {
  name: 'drain',
  use: 'drain NODE',
  short: 'Drain node in preparation for maintenance',
  long: 'Cordons the node and evicts its Pods. Pods of DaemonSets stay; Pods that nobody would make anew stop it, unless --force is given.',
  examples: '  kubectl drain node-1 --ignore-daemonsets',
  flags: [
    boolFlag('force', '', 'Pods too that no controller would make anew.'),
    boolFlag('ignore-daemonsets', '', 'Leave the Pods of DaemonSets.'),
    boolFlag('delete-emptydir-data', '', 'Pods too whose emptyDir volumes get lost.'),
    intFlag('grace-period', '', "Seconds for each Pod's end; negative: the Pod's own.", '-1'),
    durationFlag('timeout', '', 'How long to try; 0 for ever.'),
    stringFlag('pod-selector', '', 'Only Pods with these labels.'),
    boolFlag('disable-eviction', '', 'Delete instead of evicting: budgets are not heeded.'),
    intFlag('skip-wait-for-delete-timeout', '', 'Do not wait for Pods that are being deleted longer than so many seconds.'),
    chunkSizeFlag,
    dryRunFlag,
    selectorFlag,
    ...printFlags.map((flag) => ({ ...flag, hidden: true })),
  ],
  run,
  complete: (invocation) => namesOf(invocation, 'nodes'),
};

function* run(invocation: Invocation): Execution<void> {
  const nodes = yield* chosenNodes(invocation, () => checkPodSelector(invocation));
  yield* setSchedulable(invocation, nodes, false);
  const dryRun = yield* dryRunOf(invocation);
  const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
  const failed: string[] = [];
  const errors: Error[] = [];
  for (const { name } of nodes) {
    try {
      yield* drainNode(invocation, name, suffix);
      yield* invocation.out(`node/${name} drained${suffix}\n`);
    } catch (error) {
      if (!isFailure(error)) throw error;
      yield* invocation.err(`error: unable to drain node "${name}" due to error: ${error.message}, continuing command...\n`);
      failed.push(name);
      errors.push(error);
    }
  }
  if (failed.length === 0) return;
  yield* invocation.err(`There are pending nodes to be drained:\n${failed.map((name) => ` ${name}\n`).join('')}`);
  throw new Aggregate(errors);
}

function checkPodSelector({ flags }: Invocation): void {
  if ('error' in parseLabelSelector(flags.string('pod-selector'))) throw new UserError('--pod-selector=<pod_selector> must be a valid label selector');
}

function* judgeAll(invocation: Invocation, node: string): Execution<Judged> {
  const selector = invocation.flags.string('pod-selector');
  const list = yield* listObjects(invocation, podMapping, '', { fieldSelector: `spec.nodeName=${node}`, ...(selector ? { labelSelector: selector } : {}) });
  const judged: Judged[number][] = [];
  for (const pod of list.items as unknown as readonly Pod[]) judged.push({ pod, judgement: yield* judge(invocation, pod) });
  return judged;
}

const goingOf = (judged: Judged) => judged.filter(({ judgement }) => judgement.goes).map(({ pod }) => pod);

function* drainNode(invocation: Invocation, node: string, suffix: string): Execution<void> {
  const judged = yield* judgeAll(invocation, node);
  const problems = problemsOf(judged);
  if (problems.length > 0) throw new Aggregate(problems);
  const warnings = warningText(judged);
  if (warnings !== '') yield* invocation.err(`Warning: ${warnings}\n`);
  const going = goingOf(judged);
  if (suffix === ' (dry run)') {
    for (const { metadata } of going) yield* invocation.out(`evicting pod ${metadata.namespace}/${metadata.name}${suffix}\n`);
    return;
  }
  try {
    if (invocation.flags.bool('disable-eviction')) yield* deleteAll(invocation, going, suffix !== '');
    else yield* evictAll(invocation, going, suffix);
  } catch (error) {
    if (isFailure(error)) yield* tellPending(invocation, node, error);
    throw error;
  }
}

function* tellPending(invocation: Invocation, node: string, error: Error): Execution<void> {
  const pending = goingOf(yield* judgeAll(invocation, node));
  if (pending.length === 0) return;
  const names = pending.map(({ metadata }) => `pod/${metadata.name}\n`).join('');
  yield* invocation.err(`There are pending pods in node "${node}" when an error occurred: ${error.message}\n${names}`);
}
