import type { Diagnostic } from '../host/protocol/index.ts';
import type { Json, Status } from '../kubernetes/api/meta.ts';
import { findKind, parseGroupVersion, resourcePath } from '../kubernetes/api/scheme.ts';
import type { Transport } from '../kubernetes/api/transport.ts';
import { type MarkedYaml, type Range, readYamlWithMarks, splitDocuments } from '../kubernetes/api/yaml/index.ts';
import { ApiServer } from '../kubernetes/apiserver/index.ts';
import { startControllers } from '../kubernetes/controllers/index.ts';
import { Etcd } from '../kubernetes/etcd/index.ts';
import { Clock, Random, second } from '../time/index.ts';
import { unmodelledIn } from './unmodelled.ts';

/** Beyond this a manifest is not looked at while it is typed; apply still says what the server thinks. */
const largest = 256 * 1024;

interface Problem {
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  /** Of a field; undefined for the whole document. */
  readonly path?: string;
}

/** An API server of its own: asking it draws no lot of the lab's cluster and leaves nothing behind there. */
function scratchServer(): Transport {
  const clock = new Clock(0);
  const server = new ApiServer({ clock, random: new Random(1), etcd: new Etcd({ clock }), dialKubelet: () => undefined });
  server.bootstrap();
  startControllers({ clock, random: new Random(2), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  clock.advance(second);
  return server.connect({ name: 'kubernetes-admin', groups: ['system:masters'] });
}

/** What the API server would say of a manifest, at the lines it speaks of: by a dry run on a server without the lab's objects. */
export class Diagnoser {
  #server: Transport | undefined;

  diagnose(path: string, text: string): Diagnostic[] {
    if (text.length > largest || !/\.(ya?ml|json)$/.test(path)) return [];
    return splitDocuments(text).flatMap((document) => this.#document(path, document.text, document.line - 1));
  }

  #document(path: string, text: string, offset: number): Diagnostic[] {
    const marked = readYamlWithMarks(text);
    if ('error' in marked) {
      const line = offset + (marked.line ?? 1);
      return [{ path, line, column: marked.column ?? 1, endColumn: 1000, severity: 'error', message: marked.error }];
    }
    const duplicates: Diagnostic[] = marked.duplicates.map(({ path: key, range }) => ({
      path,
      ...place(range, offset),
      severity: 'warning',
      message: `the key ${key} is here twice: kubectl takes the last one and says nothing`,
    }));
    if (marked.value === null) return duplicates;
    const problems = [...this.#ask(marked.value), ...unmodelledIn(marked.value)].map(
      ({ severity, message, path: field }): Diagnostic => ({ path, ...place(rangeOf(marked, field), offset), severity, message }),
    );
    return [...duplicates, ...problems];
  }

  #ask(value: Json): Problem[] {
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return [{ severity: 'error', message: 'a manifest is a mapping with apiVersion and kind' }];
    const { apiVersion, kind, metadata } = value as { apiVersion?: unknown; kind?: unknown; metadata?: { namespace?: unknown } };
    if (typeof apiVersion !== 'string') return [{ severity: 'error', message: 'apiVersion not set' }];
    if (typeof kind !== 'string') return [{ severity: 'error', message: 'kind not set' }];
    const { group, version } = parseGroupVersion(apiVersion);
    const resource = findKind(group, version, kind);
    if (!resource) return kind === 'List' ? [] : [{ severity: 'error', message: `no matches for kind "${kind}" in version "${apiVersion}"`, path: 'kind' }];
    const namespace = resource.namespaced ? (typeof metadata?.namespace === 'string' ? metadata.namespace : 'default') : undefined;
    this.#server ??= scratchServer();
    const path = resourcePath(resource, namespace);
    const answer = this.#server.request({ method: 'POST', path, query: { dryRun: 'All', fieldValidation: 'Strict' }, body: value });
    const warnings = (answer.warnings ?? []).map((message): Problem => ({ severity: 'warning', message, ...pathIn(message) }));
    // NotFound (a namespace of the reader's) and AlreadyExists say nothing of the manifest.
    return answer.code === 400 || answer.code === 422 ? [...warnings, ...statusProblems(answer.body as Status)] : warnings;
  }
}

/** The field that a message of the server begins with or names. */
function pathIn(message: string): { readonly path?: string } {
  const path =
    /unknown field "([^"]+)"/.exec(message)?.[1] ??
    /^((?:metadata|spec|data)[\w.[\]-]*)/.exec(message)?.[1] ??
    /Go struct field \w+\.([\w.]+) of type/.exec(message)?.[1];
  return path === undefined ? {} : { path };
}

function statusProblems({ message = '', details, reason }: Status): Problem[] {
  const causes = reason === 'Invalid' ? (details?.causes ?? []) : [];
  if (causes.length > 0)
    return causes.map((cause) => ({ severity: 'error', message: `${cause.field}: ${cause.message}`, ...(cause.field ? { path: cause.field } : {}) }));
  const text = message.replace(/^\w+ in version "[^"]*" cannot be handled as a \w+: /, '');
  const unknown = [...text.matchAll(/unknown field "[^"]+"/g)];
  if (unknown.length > 0) return unknown.map(([found]) => ({ severity: 'error', message: found, ...pathIn(found) }));
  return [{ severity: 'error', message: text, ...pathIn(text) }];
}

/** The key of a field, or of the nearest field around it that the text has. Paths of Go's decoder have no indices: the first that fits. */
function rangeOf({ marks }: MarkedYaml, path: string | undefined): Range | undefined {
  if (path === undefined) return undefined;
  for (let rest = path; rest !== ''; rest = rest.replace(/(\.[^.[]*|\[[^\]]*\])$/, '').replace(/^[^.[]*$/, '')) {
    const found = marks.get(rest) ?? [...marks].find(([known]) => known.replace(/\[\d+\]/g, '') === rest)?.[1];
    if (found) return found.key ?? found;
  }
  return undefined;
}

function place(range: Range | undefined, offset: number): Pick<Diagnostic, 'line' | 'column' | 'endColumn'> {
  if (!range) return { line: offset + 1, column: 1, endColumn: 1000 };
  return { line: offset + range.line, column: range.column, endColumn: range.endLine === range.line ? range.endColumn : 1000 };
}
