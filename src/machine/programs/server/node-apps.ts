import { SystemError } from '../../process/errors.ts';
import { decode } from '../../process/text.ts';
import type { Execution, Process, Signal } from '../../process/types.ts';
import { headerOf } from '../http/message.ts';
import type { Request, Response } from '../http/server.ts';
import { readFile } from '../lib/files.ts';

/** One of the course's applications, as far as it can be seen from outside. */
export interface App {
  readonly port: number;
  /** What it prints when it starts. */
  banner(process: Process): readonly string[];
  /** What it prints when it listens. */
  readonly listening?: string;
  /** What it prints on a request. */
  log?(request: Request, client: string): string;
  answer(process: Process, request: Request, client: string): Execution<Response>;
  /** Signals that end it, and what it prints then. */
  readonly signals: ReadonlyMap<Signal, string>;
  /** Whether it answers what is typed. */
  readonly echo?: boolean;
}

const ok = (body: string, type?: string): Response => ({ status: 200, headers: type ? [['Content-Type', type]] : [], body });

function* file(process: Process, path: string): Execution<Response> {
  try {
    return ok(decode(yield* readFile(process, path)), 'text/html');
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return { status: 500, headers: [], body: `${error.code}: no such file or directory, open '${path}'\n` };
  }
}

const wantsHtml = (request: Request) => /html/.test(headerOf(request.head, 'accept') ?? '');

/** Kiada: a banner, one line a request, its name and the client's address as the answer. */
function kiada(version: string, stdin: boolean, signals: ReadonlyMap<Signal, string>): App {
  return {
    port: 8080,
    banner: (process) => {
      const own = process.env.get('KIADA_VERSION') ?? version;
      return [
        'Kiada - Kubernetes in Action Demo Application',
        '---------------------------------------------',
        `Kiada ${own} starting...`,
        `Local hostname is ${process.hostname}`,
      ];
    },
    listening: 'Listening on port 8080',
    log: (request, client) => `Received request for ${request.target} from ${client}`,
    *answer(process, request, client) {
      if (request.target.startsWith('/html') || (request.target === '/' && wantsHtml(request))) return yield* file(process, '/html/index.html');
      const own = process.env.get('KIADA_VERSION') ?? version;
      return ok(`Kiada version ${own}. Request processed by "${process.hostname}". Client IP: ${client}\n`);
    },
    signals,
    echo: stdin,
  };
}

const kubia: App = {
  port: 8080,
  banner: () => ['Kubia server starting...'],
  log: (_, client) => `Received request from ${client}`,
  *answer(process) {
    return ok(`You've hit ${process.hostname}\n`);
  },
  signals: new Map(),
};

function book(body: string, type: string | undefined): App {
  return {
    port: 8080,
    banner: () => [],
    *answer() {
      return ok(body, type);
    },
    signals: new Map(),
  };
}

const bookPage = '<html><head><title>Hello</title></head><body><h1>Hello from a Pod</h1><p>This page comes from one container of one Pod.</p></body></html>';

/** The application of a name; undefined if there is none. */
export function apps(name: string): App | undefined {
  const ends = new Map<Signal, string>([['SIGTERM', 'Received SIGTERM']]);
  if (name === 'golden-kiada') return kiada('0.1', true, ends);
  if (name === 'golden-kubia' || name === 'kubia') return kubia;
  if (name === 'golden-k8sbook') return book('Hello from the Kubernetes book\n', undefined);
  if (name === 'k8sbook') return book(bookPage, 'text/html; charset=utf-8');
  const version = /^kiada (\S+)$/.exec(name)?.[1];
  return version === undefined ? undefined : kiada(version, true, ends);
}
