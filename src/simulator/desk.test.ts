import { describe, expect, test } from 'vitest';
import type { Input } from '../host/protocol/index.ts';
import { decode } from '../machine/process/text.ts';
import { labWith } from '../testing/lab.ts';
import { second } from '../time/index.ts';
import { LabRun } from './lab-run.ts';

const pod = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: main, image: "nginx:1.27"}]
`;

const lab = labWith({ setup: [{ run: 'kubectl apply -f pod.yaml' }, { wait: '10s' }], start: [{ path: 'pod.yaml', text: pod }] });

class Opened {
  readonly run: LabRun;
  shown = '';

  constructor() {
    this.run = new LabRun(lab, { terminal: (bytes) => (this.shown += decode(bytes)), describe: () => undefined });
  }

  /** Types a line and lets a second pass. */
  type(line: string): this {
    this.run.act({ kind: 'type', text: `${line}\n` });
    return this.pass();
  }

  pass(seconds = 1): this {
    this.run.simulation.advanceTo(this.run.simulation.clock.now + seconds * second);
    return this;
  }

  edited(text?: string): this {
    this.run.act({ kind: 'edited', edit: this.run.desk.edits[0]?.id ?? 0, ...(text !== undefined && { text }) });
    return this.pass();
  }

  output(command: string): string {
    return this.run.act({ kind: 'command', command })?.output ?? '';
  }
}

describe('kubectl edit in a lab', () => {
  test('opens the object in the lab and sends what was saved', () => {
    const opened = new Opened().type('kubectl edit pod web');
    const [edit] = opened.run.desk.edits;
    expect(edit).toMatchObject({ command: 'kubectl edit pod web', path: expect.stringMatching(/^\/tmp\/kubectl-edit-\d+\.yaml$/) });
    expect(edit?.text).toContain('    app: web\n');
    opened.edited(edit?.text.replace('    app: web\n', '    app: changed\n'));
    expect(opened.shown).toContain('pod/web edited');
    expect(opened.output('kubectl get pod web -o jsonpath={.metadata.labels.app}')).toBe('changed');
    expect(opened.run.desk.edits).toEqual([]);
  });

  test('opens the file again with the reasons when the server refuses it', () => {
    const opened = new Opened().type('kubectl edit pod web');
    opened.edited(opened.run.desk.edits[0]?.text.replace('name: main', 'name: other'));
    expect(opened.run.desk.edits[0]?.text).toMatch(/^# Please edit[\s\S]*# \* spec: Forbidden: pod updates may not change fields/);
  });

  test('changes nothing when it is cancelled', () => {
    const opened = new Opened().type('kubectl edit pod web').edited();
    expect(opened.shown).toContain('Edit cancelled, no changes made.');
    expect(opened.run.desk.edits).toEqual([]);
  });

  test('is given up by Ctrl+C, and the file closed', () => {
    const opened = new Opened().type('kubectl edit pod web');
    opened.run.act({ kind: 'type', text: '\x03' });
    opened.pass();
    expect(opened.run.desk.edits).toEqual([]);
    expect(opened.type('echo still here').shown).toMatch(/still here\r\n\$/);
  });

  test('calls another editor where the environment names one', () => {
    const opened = new Opened().type(`KUBE_EDITOR="sed -i s/nginx:1.27/nginx:1.26/" kubectl edit pod web`);
    expect(opened.run.desk.edits).toEqual([]);
    expect(opened.shown).toContain('pod/web edited');
  });

  test('is replayed to the byte', () => {
    const first = new Opened().type('kubectl edit pod web');
    first.edited(first.run.desk.edits[0]?.text.replace('    app: web\n', '    app: changed\n')).type('kubectl get pod web --show-labels');
    const again = new Opened();
    again.run.replay(JSON.parse(JSON.stringify(first.run.inputs)) as Input[], first.run.simulation.clock.now);
    expect(again.shown).toBe(first.shown);
  });

  test('vi opens a file of the working directory, and makes a new one', () => {
    const opened = new Opened().type('vi notes.txt');
    expect(opened.run.desk.edits[0]).toMatchObject({ path: '/root/notes.txt', text: '', command: 'vi notes.txt' });
    opened.edited('hello\n');
    expect(opened.output('cat notes.txt')).toBe('hello\n');
  });
});

describe('files that the terminal changes', () => {
  test('are told of, new ones too, and what is gone', () => {
    const opened = new Opened();
    expect(opened.run.desk.files).toEqual([]);
    opened.type("sed -i 's/web/site/' pod.yaml; mkdir more; echo new > more/new.txt; head -c 9 /dev/urandom > binary; echo hidden > .hidden");
    expect(opened.run.desk.files).toEqual([
      { path: 'more/new.txt', text: 'new\n' },
      { path: 'pod.yaml', text: pod.replace('web', 'site') },
    ]);
    opened.type('rm pod.yaml');
    expect(opened.run.desk.files).toContainEqual({ path: 'pod.yaml' });
  });

  test('are as the page has them once it has written them', () => {
    const opened = new Opened().type('echo other > pod.yaml');
    opened.run.act({ kind: 'write', path: 'pod.yaml', text: 'mine\n' });
    expect(opened.run.desk.files).toEqual([]);
  });
});

test('what listens on the own localhost is told of while it does', () => {
  const opened = new Opened().type('kubectl port-forward web 8080:80 &');
  expect(opened.run.desk.listening).toEqual([{ port: 8080, process: 'kubectl' }]);
  expect(opened.output("curl -i -sS 'http://localhost:8080/'")).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(opened.type('kill $!').run.desk.listening).toEqual([]);
});
