import { type KubectlOptions, kubectl } from '../kubernetes/kubectl/index.ts';
import { MachineFiles } from '../machine/containerd/node-files.ts';
import { hostFiles } from '../machine/images/index.ts';
import { Machine, type Network } from '../machine/index.ts';
import { decode, encode } from '../machine/process/text.ts';
import type { Program } from '../machine/process/types.ts';
import { programsWith } from '../machine/programs/index.ts';
import { startProcess } from '../machine/start-process.ts';
import type { Clock, Random } from '../time/index.ts';
import { release } from './cluster.ts';
import { kubeconfig } from './kubeconfig.ts';

/** The text of a definition of the API (field '') or of one of its fields; undefined where there is none. */
export type Describe = (definition: string, field: string) => string | undefined;

export interface WorkstationOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  readonly ip: string;
  /** The way to the API server of one who shows this user's credentials. */
  readonly connect: KubectlOptions['connect'];
  /** The texts of `kubectl explain`. */
  readonly describe: Describe;
  /** Programs beside the usual ones and kubectl. */
  readonly commands: readonly (readonly [name: string, program: Program])[];
  readonly onBug: (error: unknown) => void;
}

/** A program that runs on the workstation, as its starter sees it. */
export interface Started {
  type(text: string): void;
  end(): void;
  resize(rows: number, columns: number): void;
  kill(): void;
  close(): void;
}

export interface StartOptions {
  /** stdout and stderr as they come. */
  readonly onOutput: (text: string) => void;
  readonly onBytes?: (bytes: Uint8Array) => void;
  readonly onExit: (code: number) => void;
  /** A terminal in place of pipes. */
  readonly terminal?: { readonly rows: number; readonly columns: number };
}

export const home = '/root';
/** The machines' files, with the programs that only the reader's has. */
const workstationFiles = {
  ...hostFiles,
  ...Object.fromEntries(['docker', 'kind', 'kubectl', 'machine'].map((name) => [`/usr/local/bin/${name}`, { program: name }])),
};

/** Of the terminal's shell: the short name that everybody gives to kubectl, and a prompt that leaves room. */
const bashrc = "alias k=kubectl\nPS1='$ '\n";

const memory = 8 * 1024 ** 3;

/** What of the working directory the page is shown. */
const mostTexts = 40;
const largestText = 128 * 1024;
const deepest = 5;

/** Characters that a chunk of output cut in two are put together again. */
class Utf8 {
  #rest = new Uint8Array(0);

  text(bytes: Uint8Array): string {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    let end = all.length;
    for (let back = 1; back <= Math.min(3, all.length); back++) {
      const byte = all[all.length - back]!;
      if (byte >= 0xc0) {
        const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
        if (length > back) end = all.length - back;
        break;
      }
      if (byte < 0x80) break;
    }
    this.#rest = all.slice(end);
    return decode(all.subarray(0, end));
  }
}

/** The reader's machine: a shell, the usual tools, and kubectl with a kubeconfig for the cluster. */
export class Workstation {
  readonly #machine: Machine;
  readonly #files: MachineFiles;

  constructor({ clock, random, network, ip, connect, describe, commands, onBug }: WorkstationOptions) {
    const own: [string, Program][] = [
      ['kubectl', kubectl({ connect, descriptions: describe, random: random.fork('kubectl') })],
      ...commands.map(([name, program]): [string, Program] => [name, program]),
    ];
    this.#machine = new Machine({
      name: 'workstation',
      clock,
      random: random.fork('workstation'),
      network,
      ip,
      cpus: 4,
      memoryBytes: memory,
      storageBytes: 64 * 1024 ** 3,
      files: workstationFiles,
      release,
      programs: programsWith(own),
      onBug,
    });
    this.#files = new MachineFiles(this.#machine);
    this.write('.kube/config', kubeconfig);
    this.write('.bashrc', bashrc);
  }

  /** Its processes and network, to look at. */
  get machine(): Machine {
    return this.#machine;
  }

  /** Writes a file of the working directory, and the directories on its way. */
  write(path: string, text: string): void {
    const full = `${home}/${path}`;
    this.#files.mkdir(full.slice(0, full.lastIndexOf('/')));
    this.#files.writeFile(full, encode(text));
  }

  /** A file's text; undefined if there is none. */
  read(path: string): string | undefined {
    const bytes = this.#files.readFile(`${home}/${path}`);
    return bytes && decode(bytes);
  }

  /** The texts of the working directory by path: no hidden files, none that is large or no text. */
  texts(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    this.#collect('', found);
    return found;
  }

  /** Who listens on the machine's own localhost. */
  listening(): { readonly port: number; readonly process: string }[] {
    const { net, pid } = this.#machine.namespaces;
    const tasks = [...pid.tasks.values()];
    return net.sockets
      .filter(({ protocol, accepts, local }) => protocol === 'tcp' && accepts && /^(127\.|0\.0\.0\.0$|$)/.test(local.address))
      .map((socket) => ({ port: socket.local.port, process: tasks.find(({ files }) => files.some((file) => (file as unknown) === socket))?.name ?? '' }))
      .sort((a, b) => a.port - b.port);
  }

  #collect(directory: string, found: Map<string, string>): void {
    for (const name of this.#files.list(`${home}/${directory}`)) {
      if (found.size >= mostTexts) return;
      const path = `${directory}${name}`;
      const stat = name.startsWith('.') ? undefined : this.#files.stat(`${home}/${path}`);
      if (stat?.type === 'directory' && path.split('/').length < deepest) this.#collect(`${path}/`, found);
      if (stat?.type !== 'file' || stat.size > largestText) continue;
      const text = this.read(path);
      if (text !== undefined && !/[\0\ufffd]/.test(text)) found.set(path, text);
    }
  }

  remove(path: string): void {
    this.#files.remove(`${home}/${path}`);
  }

  start(argv: readonly string[], { onOutput, onBytes, onExit, terminal }: StartOptions): Started {
    const out = new Utf8();
    const env: [string, string][] = [
      ['HOME', home],
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['USER', 'root'],
      ['SHELL', '/bin/bash'],
      ['LANG', 'C.UTF-8'],
      ['TERM', terminal ? 'xterm-256color' : 'dumb'],
    ];
    const process = startProcess(this.#machine, {
      argv,
      env: new Map(env),
      cwd: home,
      ...(terminal ? { terminal } : {}),
      onOutput: (bytes) => {
        onBytes?.(bytes);
        onOutput(out.text(bytes));
      },
      onExit: ({ code }) => onExit(code),
    });
    return {
      type: (text) => process.write(encode(text)),
      end: () => process.end(),
      resize: (rows, columns) => process.resize(rows, columns),
      kill: () => process.kill('SIGKILL'),
      close: () => process.kill('SIGHUP'),
    };
  }

  close(): void {
    this.#machine.close();
  }
}
