import { decode } from './decode.ts';
import { withDefaults } from './defaults/index.ts';
import { invalid } from './errors.ts';
import { errorText } from './fielderror.ts';
import type { GroupVersionKind, KubernetesObject, Status } from './meta.ts';
import { findKind, kindOf, resources } from './scheme.ts';
import type { Job, Pod } from './types.ts';
import { validate } from './validation/index.ts';
import { deprecationWarning, warningsFor } from './warnings/index.ts';

/** For tests: the recorded sessions of the API, and what a server without admission plugins would answer, in kubectl's words. */
export interface Step {
  readonly command: string;
  readonly output: readonly string[];
}

export interface Session {
  readonly name: string;
  readonly unordered: boolean;
  readonly files: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
}

/** text: the file of src/testing/golden/api. */
export function readSession(name: string, text: string): Session {
  const files = new Map<string, string>();
  const parts = text.split(/^-- (.*) --\n/m);
  for (let index = 1; index < parts.length; index += 2) files.set(parts[index]!, parts[index + 1]!);
  const steps = (files.get('session') ?? '').split(/^\$ /m).slice(1);
  return {
    name,
    unordered: /^# unordered: yes/m.test(parts[0]!),
    files,
    steps: steps.map((step) => {
      const [command = '', ...output] = step.replace(/\n$/, '').split('\n');
      return { command, output };
    }),
  };
}

/** The labels and the selector a server gives to every Job that does not bring its own. */
function withJobSelector(job: Job): Job {
  const metadata = { ...job.metadata, uid: '61c9b3a2-6f1c-4c59-a0a5-7ee1d1a3b0a7' };
  if (job.spec?.manualSelector || job.spec?.selector || !job.spec) return { ...job, metadata };
  const selecting = { 'batch.kubernetes.io/controller-uid': metadata.uid };
  const names = { 'controller-uid': metadata.uid, 'batch.kubernetes.io/job-name': metadata.name ?? '', 'job-name': metadata.name ?? '' };
  const { template } = job.spec;
  const labels = { ...template.metadata?.labels, ...selecting, ...names };
  return {
    ...job,
    metadata,
    spec: { ...job.spec, selector: { matchLabels: selecting }, template: { ...template, metadata: { ...template.metadata, labels } } },
  };
}

/** What admission puts in before validation, as far as it matters to texts. */
export function admitted(object: KubernetesObject): KubernetesObject {
  const info = findKind(kindOf(object).group, kindOf(object).version, object.kind ?? '');
  const placed = info?.namespaced && !object.metadata.namespace ? { ...object, metadata: { ...object.metadata, namespace: 'default' } } : object;
  if (object.kind === 'Job') return withJobSelector(placed as Job) as KubernetesObject;
  if (object.kind !== 'Pod') return placed;
  const { spec } = placed as Pod;
  return spec.serviceAccountName ? placed : ({ ...placed, spec: { ...spec, serviceAccountName: 'default', serviceAccount: 'default' } } as KubernetesObject);
}

export interface Answer {
  readonly warnings: readonly string[];
  readonly object?: KubernetesObject;
  readonly status?: Status;
  readonly lines?: readonly string[];
}

/** As kubectl sends it: Go writes the keys of a map sorted. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** The kind of the address that kubectl sends to: its mapping knows kinds in lower case too. */
export function addressed(object: KubernetesObject): GroupVersionKind {
  const own = kindOf(object);
  const kind = resources().find((info) => info.group === own.group && info.version === own.version && info.singular === own.kind)?.kind;
  return { ...own, kind: kind ?? own.kind };
}

export function send(value: unknown): Answer {
  const gvk = addressed(value as KubernetesObject);
  const decoded = decode(value, gvk, 'Strict');
  if ('status' in decoded) return { warnings: [], status: decoded.status };
  const object = admitted(withDefaults(decoded.object));
  const deprecation = deprecationWarning(gvk.group, gvk.version, gvk.kind);
  const errors = validate(object);
  const warnings = [...(deprecation ? [deprecation] : []), ...(errors.length === 0 ? warningsFor(object) : [])];
  if (errors.length === 0) return { warnings, object };
  const name = object.metadata.name ?? '';
  return { warnings, status: invalid(gvk, name, errors), lines: errors.map((error) => (errors.length === 1 ? errorText(error) : `* ${errorText(error)}`)) };
}

/** As kubectl prints the answer when a command meets one object. */
export function printed(answer: Answer, file: string): string[] {
  const warnings = answer.warnings.map((warning) => `Warning: ${warning}`);
  if (!answer.status) return warnings;
  if (answer.lines) {
    const { kind, name } = answer.status.details!;
    const lines = [...new Set(answer.lines)];
    const start = `The ${kind} "${name ?? ''}" is invalid: `;
    return lines.length === 1
      ? [...warnings, ...`${start}${lines[0]!.replace(/^\* /, '')}`.split('\n'), '[exit 1]']
      : [...warnings, start, ...lines.flatMap((line) => line.split('\n')), '[exit 1]'];
  }
  return [...warnings, `Error from server (${answer.status.reason}): error when creating "${file}": ${answer.status.message}`, '[exit 1]'];
}
