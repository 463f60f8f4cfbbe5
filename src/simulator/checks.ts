import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import type { CheckResult, LabCheck } from '../host/protocol/index.ts';
import type { Transport } from '../kubernetes/api/transport.ts';
import { type Inspected, inspectFile, inspectHttp, inspectLog, inspectProcesses } from './inspection/index.ts';
import { type ShownPod, shownPods } from './picture.ts';

/** What checks may ask about beside the cluster: what the reader did. */
export interface ReaderState {
  /** The files of the working directory, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** What ended with exit status 0 on the workstation: lines of the page, and programs with their arguments, also those of the terminal. */
  readonly commands: readonly string[];
  /** Answers to the lab's questions, by question id. */
  readonly answers: Readonly<Record<string, string>>;
}

/** CEL has integers apart from doubles; JSON's whole numbers are the former. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toCel(inner)]));
  return value;
}

interface Named {
  readonly name: string;
}

/** A Pod with what kubectl's columns show, and its containers by name (status with the image of the spec). */
function podForChecks({ pod, ready, status, restarts }: ShownPod): unknown {
  const statuses: readonly Named[] = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  const conditions = (pod.status.conditions ?? []).map((condition) => [condition.type, condition.status]);
  return {
    ...pod,
    columns: { ready, status, restarts },
    containers: Object.fromEntries(statuses.map((one) => [one.name, one])),
    conditions: Object.fromEntries(conditions),
  };
}

interface Listed {
  readonly items: readonly { readonly metadata: { readonly name?: string; readonly namespace?: string } }[];
}

/** Objects of the default namespace by name. */
function byName(transport: Transport, path: string): Record<string, unknown> {
  const { items } = transport.request({ method: 'GET', path }).body as Listed;
  return Object.fromEntries((items ?? []).map((item) => [item.metadata.name, item]));
}

const cluster: Readonly<Record<string, (transport: Transport) => unknown>> = {
  pods: (transport) =>
    Object.fromEntries(
      shownPods(transport)
        .filter(({ pod }) => pod.metadata.namespace === 'default')
        .map((shown) => [shown.pod.metadata.name, podForChecks(shown)]),
    ),
  nodes: (transport) => byName(transport, '/api/v1/nodes'),
  namespaces: (transport) => byName(transport, '/api/v1/namespaces'),
  services: (transport) => byName(transport, '/api/v1/namespaces/default/services'),
  configmaps: (transport) => byName(transport, '/api/v1/namespaces/default/configmaps'),
  secrets: (transport) => byName(transport, '/api/v1/namespaces/default/secrets'),
  events: (transport) => (transport.request({ method: 'GET', path: '/api/v1/namespaces/default/events' }).body as Listed).items,
};
const reader = ['files', 'commands', 'answers'] as const;

function environment(world: () => Inspected): Environment {
  const made = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  for (const name of [...Object.keys(cluster), ...reader]) made.registerVariable(name, 'dyn');
  made.registerFunction('http(string, string): dyn', (from: string, url: string) => toCel(inspectHttp(world(), from, url)));
  made.registerFunction(
    'file(string, string, string): dyn',
    (pod: string, container: string, path: string) => inspectFile(world(), pod, container, path) ?? null,
  );
  made.registerFunction('logs(string, string): string', (pod: string, container: string) => inspectLog(world(), pod, container, 'present'));
  made.registerFunction('previousLogs(string, string): string', (pod: string, container: string) => inspectLog(world(), pod, container, 'previous'));
  made.registerFunction('processes(string, string): list<string>', (pod: string, container: string) => inspectProcesses(world(), pod, container));
  return made;
}

interface Compiled {
  readonly check: LabCheck;
  readonly that: ParseResult;
  readonly now: ParseResult | undefined;
}

/**
 * A lab's checks: CEL expressions over the cluster's state. Throws on an expression that does not parse (a mistake of the lab's author).
 *
 * Variables: `pods` (default namespace, by name; with `.columns.status`, `.columns.ready`, `.containers["c"]`, `.conditions["Ready"]`), `nodes`,
 * `namespaces`, `services`, `configmaps`, `secrets` (by name), `events` (a list), `files`, `commands`, `answers`.
 * Functions: `http(from, url)`, where `from` is a Pod, a node or `local`, with `.status` and `.body`, or `.error` (refused, timeout …), and `.outcome` for
 * either as text; `file(pod, container, path)`, its text or null; `logs(pod, container)` and
 * `previousLogs(pod, container)`, their text; `processes(pod, container)`, a list of command lines. None touches the run.
 */
export class Checks {
  readonly #compiled: readonly Compiled[];
  readonly #variables: readonly string[];
  /** What the functions look at: set while expressions are evaluated. */
  #world: Inspected | undefined;

  constructor(checks: readonly LabCheck[]) {
    const cel = environment(() => this.#world!);
    this.#compiled = checks.map((check) => ({ check, that: cel.parse(check.that), now: check.now === undefined ? undefined : cel.parse(check.now) }));
    const text = checks.map(({ that, now }) => `${that} ${now ?? ''}`).join(' ');
    this.#variables = Object.keys(cluster).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  }

  evaluate(world: Inspected, state: ReaderState): CheckResult[] {
    if (this.#compiled.length === 0) return [];
    this.#world = world;
    const variables = Object.fromEntries(this.#variables.map((name) => [name, toCel(cluster[name]!(world.admin))]));
    const context = { ...variables, ...state };
    return this.#compiled.map(({ check, that, now }) => {
      const passed = attempt(that, context) === true;
      const shown = passed || !now ? undefined : attempt(now, context);
      return { text: check.text, passed, ...(shown === undefined ? {} : { now: String(shown) }) };
    });
  }
}

/** An expression that meets something missing (a Pod that is not there yet) has no value. */
function attempt(evaluate: ParseResult, context: Record<string, unknown>): unknown {
  try {
    return evaluate(context);
  } catch {
    return undefined;
  }
}
