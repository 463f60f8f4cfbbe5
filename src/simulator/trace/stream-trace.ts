import type { SessionPicture } from '../../host/protocol/index.ts';
import type { Transport } from '../../kubernetes/api/transport.ts';
import type { NodeRuntime, Result, RuntimeStream, StreamOptions } from '../../kubernetes/cri/index.ts';
import type { Task } from '../../machine/process/task.ts';
import { instead, type Tap } from './tap.ts';

/** How many calls are kept. */
const most = 6;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A call, the runtime's id of its container, and how to find the process at its other end. */
export type Session = Mutable<Omit<SessionPicture, 'pod' | 'container'>> & { readonly containerId: string; readonly find: () => Task | undefined };

/** The processes of a container, the first one first. */
type Processes = (node: string, containerId: string) => readonly Task[];

/** The streams that kubectl exec and attach have opened, each with the process at its other end. */
export class StreamTrace implements Tap {
  readonly #processes: Processes;
  readonly #sessions: Session[] = [];
  #count = 0;

  constructor(processes: Processes) {
    this.#processes = processes;
  }

  get sessions(): readonly Session[] {
    for (const session of this.#sessions) meet(session);
    return this.#sessions;
  }

  /** How many there have been. */
  get count(): number {
    return this.#count;
  }

  transport(_who: string, _node: string, transport: Transport): Transport {
    return transport;
  }

  kubelet(_node: string, transport: Transport): Transport {
    return transport;
  }

  runtime(node: string, runtime: NodeRuntime): NodeRuntime {
    const { runtime: service } = runtime;
    return {
      ...runtime,
      runtime: instead(service, {
        exec: (id, command, options) => {
          const before = new Set(this.#processes(node, id));
          // The runtime takes its time to start it, and it has no parent in the container.
          const find = () => this.#processes(node, id).find((task) => !before.has(task) && !task.parent?.alive);
          const session = this.#add('exec', id, command.join(' '), options, find);
          return follow(session, service.exec(id, command, watched(session, options)));
        },
        attach: (id, options) => {
          const session = this.#add('attach', id, '', options, () => this.#processes(node, id)[0]);
          return follow(session, service.attach(id, watched(session, options)));
        },
      }),
    };
  }

  #add(kind: Session['kind'], containerId: string, command: string, { stdin, tty }: StreamOptions, find: Session['find']): Session {
    const session: Session = { id: ++this.#count, kind, containerId, command, pid: 0, input: stdin, tty, isOpen: true, failed: false, find };
    this.#sessions.push(session);
    if (this.#sessions.length > most) this.#sessions.shift();
    return session;
  }
}

function meet(session: Session): void {
  if (session.isOpen && session.pid === 0) session.pid = session.find()?.pid ?? 0;
}

const watched = (session: Session, options: StreamOptions): StreamOptions => ({
  ...options,
  output: (bytes) => {
    meet(session);
    options.output(bytes);
  },
  error: (bytes) => options.error(bytes),
  ended: (result) => {
    meet(session);
    session.isOpen = false;
    session.failed = 'error' in result;
    options.ended(result);
  },
});

function follow(session: Session, opened: Result<RuntimeStream>): Result<RuntimeStream> {
  if ('error' in opened) {
    session.isOpen = false;
    session.failed = true;
    return opened;
  }
  const stream = opened.value;
  return {
    value: {
      send: (bytes) => stream.send(bytes),
      end: () => stream.end(),
      resize: (rows, columns) => stream.resize(rows, columns),
      close: () => {
        session.isOpen = false;
        stream.close();
      },
    },
  };
}
