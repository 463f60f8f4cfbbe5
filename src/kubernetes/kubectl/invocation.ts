import type { Execution, Process } from '../../machine/process/types.ts';
import type { Clock } from '../../time/index.ts';
import { ApiClient } from './client.ts';
import type { Command } from './command.ts';
import type { Arguments, Flags } from './flags/parse.ts';
import { loadKubeconfig } from './kubeconfig/load.ts';
import { resolveConnection, resolveNamespace } from './kubeconfig/resolve.ts';
import type { Kubeconfig } from './kubeconfig/types.ts';
import type { KubectlOptions } from './options.ts';
import { Discovery } from './resource/discovery.ts';

export interface Namespace {
  readonly name: string;
  /** Given with -n: objects of another namespace are refused. */
  readonly explicit: boolean;
}

/** One run of kubectl: its process, its command and arguments, and what it has learnt so far of configuration and server. */
export class Invocation {
  readonly process: Process;
  readonly options: KubectlOptions;
  readonly command: Command;
  /** `kubectl rollout status` */
  readonly path: string;
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many arguments came before `--`; -1 without it. */
  readonly dash: number;
  #kubeconfig: Kubeconfig | undefined;
  #namespace: Namespace | undefined;
  #client: ApiClient | undefined;
  #discovery: Discovery | undefined;

  constructor(process: Process, options: KubectlOptions, command: Command, path: string, given: Arguments) {
    this.process = process;
    this.options = options;
    this.command = command;
    this.path = path;
    this.flags = given.flags;
    this.args = given.args;
    this.dash = given.dash;
  }

  get clock(): Clock {
    return this.process.clock;
  }

  *out(text: string | Uint8Array): Execution<void> {
    if (text.length > 0) yield* this.process.write(1, text);
  }

  *err(text: string): Execution<void> {
    if (text.length > 0) yield* this.process.write(2, text);
  }

  *kubeconfig(): Execution<Kubeconfig> {
    this.#kubeconfig ??= yield* loadKubeconfig(this.process, this.flags.string('kubeconfig'));
    return this.#kubeconfig;
  }

  *namespace(): Execution<Namespace> {
    this.#namespace ??= yield* resolveNamespace(this.process, yield* this.kubeconfig(), this.flags);
    return this.#namespace;
  }

  *client(): Execution<ApiClient> {
    if (!this.#client) {
      const connection = yield* resolveConnection(this.process, yield* this.kubeconfig(), this.flags);
      this.#client = new ApiClient(this, connection, this.#headers());
    }
    return this.#client;
  }

  /** attempts: how often it is asked for in vain where nobody answers: a resource's name is looked up in four ways. */
  *discovery(attempts = 4): Execution<Discovery> {
    if (!this.#discovery) this.#discovery = yield* Discovery.load(this, attempts);
    return this.#discovery;
  }

  /** The number of different warnings the server has given so far. */
  get warnings(): number {
    return this.#client?.warnings ?? 0;
  }

  #headers(): Record<string, string | undefined> {
    const groups = this.flags.list('as-group');
    return {
      'user-agent': 'kubectl/v1.36.3 (linux/amd64) kubernetes/b0f0b43',
      'impersonate-user': this.flags.string('as') || undefined,
      'impersonate-uid': this.flags.string('as-uid') || undefined,
      'impersonate-group': groups.length > 0 ? groups.join(',') : undefined,
    };
  }
}
