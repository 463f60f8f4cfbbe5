import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { printed, readSession, type Session, type Step, send, sorted } from './test-sessions.ts';
import { readYaml, splitDocuments } from './yaml/index.ts';

/** Every creation of one object in the recorded sessions: decoding, defaults, warnings and validation. */
const oneFile = /^kubectl (apply|create) -f ([\w.-]+\.(?:yaml|json))(?: --dry-run=server)?$/;

/** Errors that come from elsewhere: kubectl itself, admission plugins, the store. */
const others = /^(error: |Error from server \((NotFound|AlreadyExists|Forbidden|Conflict)\)|Error from server: )/;

function comparable(session: Session, step: Step): { file: string; documents: readonly string[] } | undefined {
  const found = oneFile.exec(step.command);
  const text = found && session.files.get(found[2]!);
  if (!found || text === undefined || text === null || step.output.some((line) => others.test(line))) return undefined;
  const documents = splitDocuments(text)
    .map((document) => document.text)
    .filter((document) => document.trim() !== '');
  return documents.length === 1 && !/^kind: List/m.test(text) ? { file: found[2]!, documents } : undefined;
}

function casesOf(session: Session) {
  return session.steps.map((step) => ({ step, found: comparable(session, step) })).filter(({ found }) => found && !elsewhere[`${session.name} ${found.file}`]);
}

const created = / (created|configured|unchanged)( \(server dry run\))?$/;
const elsewhere = JSON.parse(readFileSync(new URL('./testdata/elsewhere.json', import.meta.url), 'utf8')) as Record<string, string>;

const directory = new URL('../../testing/golden/api/', import.meta.url);
const sessions = readdirSync(directory)
  .filter((name) => name.endsWith('.session'))
  .map((name) => readSession(name.replace('.session', ''), readFileSync(new URL(name, directory), 'utf8')))
  .map((session) => ({ session, name: session.name, cases: casesOf(session) }))
  .filter(({ cases }) => cases.length > 0);

describe.each(sessions)('$name', ({ session, cases }) => {
  test.for(cases)('$step.command', ({ step, found }) => {
    const read = readYaml(found!.documents[0]!);
    expect(read).not.toHaveProperty('error');
    const answer = printed(send(sorted((read as { value: unknown }).value)), found!.file);
    const expected = step.output.filter((line) => !created.test(line));
    if (session.unordered) expect([...answer].sort()).toEqual([...expected].sort());
    else expect(answer).toEqual(expected);
  });
});
