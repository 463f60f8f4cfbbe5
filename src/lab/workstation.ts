import type { CommandOutput } from '../host/protocol/index.ts';
import type { Client } from './client.ts';
import type { Connection } from './connection.ts';
import type { Files } from './files.ts';

export interface WorkstationHooks {
  /** The reader acts: what is shown of the past gives way to the present. */
  begun(): void;
  /** Texts have come to the workstation. */
  written(): void;
}

/** What the reader does on the workstation. The texts of the editor go before every command and every key. */
export class Workstation {
  readonly #connection: Connection;
  readonly #files: Files;
  readonly #hooks: WorkstationHooks;
  /** Texts on their way. */
  #writing = 0;

  constructor(connection: Connection, files: Files, hooks: WorkstationHooks) {
    this.#connection = connection;
    this.#files = files;
    this.#hooks = hooks;
  }

  /** While it is true, what the workstation told of its files before is old. */
  get isWriting(): boolean {
    return this.#writing > 0;
  }

  /** Runs a command that the reader gives by a button; undefined when the simulation cannot be asked. */
  async run(command: string): Promise<CommandOutput | undefined> {
    let output: CommandOutput | undefined;
    await this.#act(async (client) => {
      output = await client.act({ kind: 'command', command });
    });
    return output;
  }

  type(text: string): Promise<void> {
    return this.#act(async (client) => void (await client.act({ kind: 'type', text })));
  }

  /** The reader has closed a file that a program of the terminal waits for. */
  async finishEdit(edit: number, text: string | undefined): Promise<void> {
    await this.#connection.inOrder(async (client) => {
      this.#hooks.begun();
      await client.act({ kind: 'edited', edit, ...(text !== undefined && { text }) });
    });
  }

  #act(run: (client: Client) => Promise<void>): Promise<void> {
    return this.#connection.inOrder(async (client) => {
      this.#hooks.begun();
      await this.#writeFiles(client);
      await run(client);
    });
  }

  async #writeFiles(client: Client): Promise<void> {
    const files = this.#files.unwritten();
    if (files.length === 0) return;
    this.#writing++;
    try {
      for (const { path, text } of files) await client.act({ kind: 'write', path, text });
    } finally {
      this.#writing--;
      this.#hooks.written();
    }
  }
}
