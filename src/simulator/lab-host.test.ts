import { expect, test } from 'vitest';
import type { Message, Snapshot } from '../host/protocol/index.ts';
import { labWith } from '../testing/lab.ts';
import { LabHost } from './lab-host.ts';

const lab = labWith({
  setup: [{ run: 'kubectl apply -f pod.yaml' }, { wait: '10s' }],
  views: ['kubectl logs echo'],
  checks: [{ text: 'echo has said hello', that: 'logs("echo", "main").contains("hello")' }],
  start: [
    {
      path: 'pod.yaml',
      text: `apiVersion: v1
kind: Pod
metadata: {name: echo}
spec:
  containers:
  - {name: main, image: "busybox:1.36", stdin: true, command: [cat]}
`,
    },
  ],
});

const never = (): boolean => false;

class Page {
  readonly #states: Snapshot[] = [];
  readonly #host = new LabHost(
    (message: Message) => {
      if (message.kind === 'state') this.#states.push(message.state);
    },
    () => undefined,
  );

  constructor(rate: number) {
    this.#host.handle({ kind: 'open', id: 1, lab, inputs: [], until: undefined }, never);
    this.#host.handle({ kind: 'rate', id: 2, rate }, never);
  }

  type(text: string): void {
    this.#host.handle({ kind: 'act', id: 3, action: { kind: 'type', text } }, never);
    this.rest();
  }

  /** Ticks until there is nothing to do. */
  rest(): void {
    for (let ticks = 0; this.#host.running && ticks < 200; ticks++) this.#host.tick(50, never);
    expect(this.#host.running).toBe(false);
  }

  get state(): Snapshot | undefined {
    return this.#states.at(-1);
  }
}

test.each([0, 1])('what is typed to a program in a container is told when nothing else is due (rate %s)', (rate) => {
  const page = new Page(rate);
  page.type('kubectl attach -i echo\n');
  const { now } = page.state!.clock;
  page.type('hello\n');
  expect(page.state!.views[0]!.output).toBe('hello\n');
  expect(page.state!.checks[0]!.passed).toBe(true);
  // Ticks that only tell do not move the clock on.
  expect(page.state!.clock.now - now).toBeLessThanOrEqual(rate === 0 ? 50_000 * 2 : 5_000_000);
});
