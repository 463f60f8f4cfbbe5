import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decode } from '../decode.ts';
import { withDefaults } from '../defaults/index.ts';
import { invalid } from '../errors.ts';
import type { FieldError } from '../fielderror.ts';
import type { KubernetesObject } from '../meta.ts';
import { mergePatch, type Patched, strategicMergePatch } from '../patch/index.ts';
import { qualityOfService } from '../qos.ts';
import { definitionFor } from '../schema.ts';
import { findByName, kindOf } from '../scheme.ts';
import { printed, readSession, send, sorted } from '../test-sessions.ts';
import type { Pod } from '../types.ts';
import { readYaml } from '../yaml/index.ts';
import { validateUpdate } from './index.ts';

/** Every `kubectl patch` of the recorded sessions that is refused or accepted by validation alone, against the objects that were created. */
const names = ['workload-updates-immutable', 'job-updates', 'pvc-rolebinding-namespace-updates', 'update-pod-resources-needs-resize'];

const sessions = names.map((name) => readSession(name, readFileSync(new URL(`../../../testing/golden/api/${name}.session`, import.meta.url), 'utf8')));
const stepPattern = /^kubectl patch (\S+) (\S+)(?: --subresource (\S+))?(?: --type=(\S+))? -p '([^']*)'$/;

type Stored = Map<string, KubernetesObject>;

function createAll(files: ReadonlyMap<string, string>): Stored {
  const stored: Stored = new Map();
  for (const [file, text] of files) {
    if (!file.endsWith('.yaml')) continue;
    const read = readYaml(text);
    const answer = 'error' in read ? undefined : send(sorted(read.value));
    if (!answer?.object) throw new Error(`${file}: ${JSON.stringify(answer?.status ?? read)}`);
    stored.set(`${answer.object.kind}/${answer.object.metadata.name}`, withSystemFields(answer.object));
  }
  return stored;
}

function withSystemFields(object: KubernetesObject & { readonly status?: unknown }): KubernetesObject & { readonly status?: unknown } {
  const status = object.kind === 'Pod' ? { phase: 'Pending', qosClass: qualityOfService((object as Pod).spec) } : object.status;
  return { ...object, status, metadata: { uid: '61c9b3a2-6f1c-4c59-a0a5-7ee1d1a3b0a7', ...object.metadata, resourceVersion: '1' } };
}

function patched(object: KubernetesObject, type: string | undefined, patch: string): KubernetesObject {
  const schema = definitionFor(kindOf(object));
  const result: Patched = type === 'merge' ? mergePatch(object as never, JSON.parse(patch)) : strategicMergePatch(object as never, JSON.parse(patch), schema);
  if ('error' in result) throw new Error(result.error);
  const decoded = decode(result.value, kindOf(object), 'Ignore');
  if ('status' in decoded) throw new Error(decoded.status.message);
  return withDefaults(decoded.object);
}

function refused(object: KubernetesObject, errors: readonly FieldError[]): string[] {
  const status = invalid(kindOf(object), object.metadata.name ?? '', errors);
  const lines = errors.map(({ field }, index) => {
    const { message } = status.details!.causes![index]!;
    return `${errors.length === 1 ? '' : '* '}${field}: ${message}`;
  });
  return printed({ warnings: [], status, lines }, '');
}

/** A resize changes nothing but resources. */
function kept(object: KubernetesObject, old: KubernetesObject, subresource: string | undefined): KubernetesObject {
  if (subresource !== 'resize') return object;
  const before = (old as Pod).spec.containers;
  const containers = (object as Pod).spec.containers.map((container) => {
    const same = before.find(({ name }) => name === container.name);
    return same ? { ...same, resources: container.resources } : container;
  });
  return { ...old, spec: { ...(old as Pod).spec, containers } } as KubernetesObject;
}

/** Admission plugins add lines before those that differ. */
const withoutLineNumbers = (lines: readonly string[]) => lines.map((line) => line.replace(/^@@ .* @@$/, '@@'));

const cases = sessions.flatMap(({ name, files, steps }) => {
  const stored = createAll(files);
  return steps.flatMap(({ command, output }) => {
    const found = stepPattern.exec(command);
    const info = found && findByName(found[1]!)[0];
    const key = `${info?.kind}/${found?.[2]}`;
    return found && info && stored.has(key) && !output[0]!.startsWith('Error from server') ? [{ name, command, output, key, stored, found }] : [];
  });
});

test.each(cases)('$name: $command', ({ output, key, stored, found }) => {
  const [, , , subresource, type, patch] = found;
  const old = stored.get(key)!;
  const object = kept(patched(old, type, patch!), old, subresource);
  const errors = validateUpdate(object, old, subresource);
  if (errors.length > 0) expect(withoutLineNumbers(refused(object, errors))).toEqual(withoutLineNumbers(output));
  else expect(output.join('\n')).toMatch(/ patched( \(no change\))?$/);
  if (errors.length === 0) stored.set(key, object);
});
