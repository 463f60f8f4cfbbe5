import { z } from 'astro/zod';
import { load, YAMLException } from 'js-yaml';
import { type Lab, type LabFile, pictureKinds } from '../../host/protocol/index.ts';

/** A field's own words for what it expects, with an example: shown to the author of a lab that breaks the build. */
const text = (expected: string) => z.string({ error: `expected ${expected}` }).min(1, `expected ${expected}`);

const duration = z.string({ error: 'expected a duration such as 20s or 2m' }).regex(/^\d+(\.\d+)?(ms|s|m|h)$/, 'expected a duration such as 20s or 2m');

const answer = z.strictObject({ question: text("a question's id, such as node"), text: text('the answer, such as node-1') });

const step = z
  .strictObject(
    { run: text('a command, such as run: kubectl get pods').optional(), wait: duration.optional(), answer: answer.optional() },
    { error: 'expected an object such as {run: kubectl get pods} or {wait: 20s}' },
  )
  .refine((fields) => Object.keys(fields).length === 1, 'expected either run, wait or answer, such as {run: kubectl get pods}');

const steps = z.array(step, { error: 'expected a list of steps, such as [{run: kubectl apply -f pod.yaml}, {wait: 5s}]' }).default([]);

const check = z.strictObject(
  {
    text: text('what is to be reached, in words: Pod hello-pod is running'),
    that: text('a CEL expression, such as pod("hello-pod").status.phase == "Running"'),
    now: text('a CEL expression for what holds now, such as pod("hello-pod").status.phase').optional(),
  },
  { error: 'expected a check such as {text: Pod web is running, that: pod("web").status.phase == "Running"}' },
);

const question = z.strictObject({
  id: text('a name for the answer, such as node'),
  text: text('the question, such as Which node runs the Pod?'),
  options: z.array(text('an answer to choose, such as node-1'), { error: 'expected a list of answers to choose from, such as [node-1, node-2]' }).optional(),
});

const definition = z.strictObject(
  {
    title: text('the title of the lab, such as A crash loop'),
    cluster: z.enum(['a', 'b'], { error: 'expected a (two workers) or b (three workers)' }).default('a'),
    seed: z.number({ error: 'expected a whole number, such as 1' }).int().default(1),
    setup: steps,
    transcript: steps,
    views: z.array(text('a command, such as kubectl get pods -o wide'), { error: 'expected a list of commands, such as [kubectl get pods]' }).default([]),
    picture: z.enum(pictureKinds, { error: `expected one of ${pictureKinds.join(', ')}` }).default('nodes'),
    task: text('what the reader is to do, in a sentence').optional(),
    checks: z.array(check, { error: 'expected a list of checks' }).default([]),
    questions: z.array(question, { error: 'expected a list of questions, such as [{id: node, text: Which node runs the Pod?}]' }).default([]),
    hints: z.array(text('a hint, in a sentence'), { error: 'expected a list of hints' }).default([]),
    solve: steps,
  },
  { error: 'expected fields such as title: A crash loop' },
);

const fieldName = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((name, part) => (typeof part === 'number' ? `${name}[${part}]` : name === '' ? String(part) : `${name}.${String(part)}`), '');

function describeIssue({ path, message, code, ...rest }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys' && 'keys' in rest && Array.isArray(rest.keys)) {
    const known = path.length === 0 ? Object.keys(definition.shape).join(', ') : 'see the other entries';
    return `${fieldName([...path, rest.keys[0] as string])}: no such field; expected one of: ${known}`;
  }
  return `${fieldName(path) || 'the file'}: ${message}`;
}

function readYaml(file: string, source: string): unknown {
  try {
    return load(source);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new Error(`${file}: line ${(error.mark?.line ?? 0) + 1}: ${error.reason}; expected YAML such as title: A crash loop`);
  }
}

/**
 * Reads a lab's folder: its lab.yaml and the files in start/ and solution/. Throws an Error for the author, one line per mistake, each
 * with file, field and what was expected.
 */
export function parseLab(id: string, file: string, source: string, start: readonly LabFile[], solution: readonly LabFile[]): Lab {
  const { success, data, error } = definition.safeParse(readYaml(file, source));
  if (!success) throw new Error(error.issues.map((issue) => `${file}: ${describeIssue(issue)}`).join('\n'));
  if (start.length === 0) throw new Error(`${file}: start/: expected at least one file beside lab.yaml, such as start/pod.yaml`);
  return { ...data, task: data.task, id, start, solution };
}
