import type { Execution } from '../../../../machine/process/types.ts';
import type { PodTemplateSpec } from '../../../api/types.ts';
import { isFailure, UserError } from '../../errors.ts';
import { dryRunOf } from '../../flags/dry-run.ts';
import type { Invocation } from '../../invocation.ts';
import { operationPrinter } from '../../printers/operation-printer.ts';
import { patchObject } from '../../resource/helper.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import { at, type Unstructured } from '../../resource/object.ts';
import { marshal } from '../../text/go.ts';
import { lastAppliedOf } from '../apply/last-applied.ts';
import { checkHasHistory, type Revision, revisionsOf } from './history.ts';
import { rolloutObjects } from './objects.ts';
import { templateText } from './show-history.ts';

const managed = (info: Info) =>
  `Warning: resource ${info.mapping.resource}/${info.name} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`;

const withoutHash = (template: PodTemplateSpec): PodTemplateSpec => {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
};

/** The revision to go back to: the one asked for, or the last but one. */
function chosen(revisions: readonly Revision[], wanted: number, { mapping, name }: Info): Revision {
  if (wanted !== 0) {
    const found = revisions.find((revision) => revision.number === wanted);
    if (!found) throw new UserError(`unable to find specified revision ${wanted} in history`);
    return found;
  }
  const previous = revisions.at(-2);
  if (!previous) throw new UserError(mapping.kind === 'Deployment' ? `no rollout history found for deployment "${name}"` : 'no last revision to roll back to');
  return previous;
}

/** Annotations that a Deployment keeps when it goes back (polymorphichelpers' annotationsToSkip). */
const kept = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  ...['revision', 'revision-history', 'desired-replicas', 'max-replicas'].map((name) => `deployment.kubernetes.io/${name}`),
  'deprecated.deployment.rollback.to',
]);

/** The Deployment's own annotations of those, and the ReplicaSet's others: the cause of change goes back as well. */
function restored(object: Unstructured, revision: Revision): Readonly<Record<string, string>> {
  const own = Object.entries(object.metadata.annotations ?? {}).filter(([name]) => kept.has(name));
  return Object.fromEntries([...own, ...Object.entries(revision.annotations).filter(([name]) => !kept.has(name))]);
}

/** Whether the object has this template already, or for ControllerRevisions would make the same patch. */
function isCurrent(object: Unstructured, revision: Revision): boolean {
  const template = at(object, 'spec', 'template') as PodTemplateSpec;
  if (revision.data === undefined) return marshal(withoutHash(template)) === marshal(withoutHash(revision.template));
  return marshal({ spec: { template: { ...template, $patch: 'replace' } } }) === marshal(revision.data);
}

/** Sends the patch that goes back to the revision. */
function* restore(invocation: Invocation, info: Info, revision: Revision, dryRun: boolean): Execution<void> {
  const { mapping, namespace, name } = info;
  const send = (type: 'json' | 'strategic', patch: unknown) => patchObject(invocation, mapping, namespace, name, type, patch, { dryRun });
  try {
    if (revision.data !== undefined) yield* send('strategic', revision.data);
    else {
      yield* send('json', [
        { op: 'replace', path: '/spec/template', value: withoutHash(revision.template) },
        { op: 'replace', path: '/metadata/annotations', value: restored(objectOf(info), revision) },
      ]);
    }
  } catch (error) {
    throw isFailure(error) ? new UserError(`failed restoring revision ${invocation.flags.number('to-revision')}: ${error.message}`) : error;
  }
}

/** kubectl rollout undo */
export function* runUndo(invocation: Invocation): Execution<void> {
  const dryRun = yield* dryRunOf(invocation);
  const printer = yield* operationPrinter(invocation, { dryRun });
  const wanted = invocation.flags.number('to-revision');
  const result = yield* rolloutObjects(invocation);
  yield* result.visit(function* (info) {
    const object = objectOf(info);
    if (lastAppliedOf(object) !== undefined) yield* invocation.err(managed(info));
    checkHasHistory(info.mapping, { retrieving: 'rollbacker', missing: 'rollbacker' });
    const revision = chosen(yield* revisionsOf(invocation, object, info.mapping), wanted, info);
    if (dryRun === 'client') {
      const text = templateText(revision.template);
      return yield* printer.print(object, revision.data === undefined ? text : `will roll back to ${text}`);
    }
    if (info.mapping.kind === 'Deployment' && at(object, 'spec', 'paused'))
      throw new UserError("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
    if (isCurrent(object, revision)) return yield* printer.print(object, `skipped rollback (current template already matches revision ${wanted})`);
    yield* restore(invocation, info, revision, dryRun === 'server');
    yield* printer.print(object, 'rolled back');
  });
}
