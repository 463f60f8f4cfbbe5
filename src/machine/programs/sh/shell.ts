import type { Execution, Process, Signal } from '../../process/types.ts';
import { readText } from '../lib/files.ts';
import type { Variables as ArithmeticScope } from './arithmetic.ts';
import type { Node } from './ast.ts';
import { inDashWords } from './dash.ts';
import type { Interpreter } from './interpreter.ts';
import { Jobs } from './jobs.ts';
import { Variables } from './variables.ts';

/** The options of `set`, by the names of `set -o`. */
export interface Options {
  allexport: boolean;
  errexit: boolean;
  noclobber: boolean;
  noexec: boolean;
  noglob: boolean;
  nounset: boolean;
  pipefail: boolean;
  verbose: boolean;
  xtrace: boolean;
  monitor: boolean;
  ignoreeof: boolean;
  notify: boolean;
  errtrace: boolean;
  vi: boolean;
}

const noOptions: Options = {
  errexit: false,
  noglob: false,
  ignoreeof: false,
  monitor: false,
  noexec: false,
  xtrace: false,
  verbose: false,
  noclobber: false,
  allexport: false,
  notify: false,
  nounset: false,
  errtrace: false,
  vi: false,
  pipefail: false,
};

/** The virtual time that one command of a script takes, and how it grows in a loop that never waits. */
const commandCost = 10;
const patience = 5000;
const costStep = 200;

/** The state of one shell process. */
export class Shell {
  process: Process;
  readonly interpreter: Interpreter;
  readonly bash: boolean;
  /** The `sh` of Debian, which has words of its own. */
  readonly dash: boolean;
  /** `$0`. */
  name: string;
  interactive = false;
  /** Whether messages name the line (a script from a file, or bash). */
  inFile = false;
  /** ash counts the lines of `-c` from 0. */
  line = 0;
  variables = new Variables();
  functions = new Map<string, Node>();
  aliases = new Map<string, string>();
  positional: readonly string[] = [];
  options: Options = { ...noOptions };
  expandAliases = true;
  /** Lines that were typed at its prompt, which dash counts. */
  typed = 0;
  status = 0;
  /** Status of the last command substitution of the command that is being expanded. */
  substituted: number | undefined;
  lastBackground: number | undefined;
  jobs = new Jobs();
  /** Commands by signal name or EXIT; '' ignores. */
  traps = new Map<string, string>();
  pending: Signal[] = [];
  /** Depth of conditions, in which `set -e` does not act. */
  tested = 0;
  loops = 0;
  functionDepth = 0;
  sourceDepth = 0;
  /** The number of the shell that was started, also in its subshells (`$$`). */
  readonly shellPid: number;
  readonly subshell: boolean;
  /** Open descriptors that children inherit. */
  descriptors: Set<number> = new Set([0, 1, 2]);
  started: number;
  lastArgument = '';
  /** `-c`. */
  commandString = false;
  /** Ctrl-C came while an interactive shell waited in a built-in. */
  interrupted = false;
  /** For so many commands yet it will not say again that jobs are stopped. */
  warned = 0;
  /** Memory that large values take, in bytes, as the kernel knows it. */
  allocated = 0;
  /** Whether `sleep` is a built-in of it, once somebody has asked. */
  hasSleep: boolean | undefined;
  /** Its variables as expressions see them, once one was computed. */
  numbers: ArithmeticScope | undefined;
  /** Descriptors of process substitutions, closed when their command has ended. */
  opened: number[] = [];
  #owed = 0;
  #commands = 0;
  #quietUntil = 0;

  constructor(process: Process, interpreter: Interpreter, options: { bash: boolean; dash?: boolean; name: string; from?: Shell }) {
    this.process = process;
    this.interpreter = interpreter;
    this.bash = options.bash;
    this.dash = options.dash ?? options.from?.dash ?? false;
    this.name = options.name;
    this.shellPid = options.from?.shellPid ?? process.pid;
    this.subshell = options.from !== undefined;
    this.started = options.from?.started ?? process.clock.now;
    if (!options.from) this.expandAliases = !options.bash;
  }

  /** What a fork gets: all but the traps, the jobs and the process itself. */
  clone(process: Process): Shell {
    const copy = new Shell(process, this.interpreter, { bash: this.bash, name: this.name, from: this });
    copy.hasSleep = this.hasSleep;
    copy.inFile = this.inFile;
    copy.line = this.line;
    copy.variables = this.variables.clone();
    copy.functions = new Map(this.functions);
    copy.aliases = new Map(this.aliases);
    copy.positional = this.positional;
    copy.options = { ...this.options, monitor: false };
    copy.expandAliases = this.expandAliases;
    copy.status = this.status;
    copy.commandString = this.commandString;
    copy.lastBackground = this.lastBackground;
    copy.tested = this.tested;
    copy.functionDepth = this.functionDepth;
    copy.sourceDepth = this.sourceDepth;
    copy.descriptors = new Set(this.descriptors);
    return copy;
  }

  /** Lets virtual time pass for commands that were run; a loop that never waits gets slower and slower, so that it cannot hold up the simulation. */
  *charge(): Execution<void> {
    if (this.countCommand()) yield* this.pay();
  }

  /** Counts a command, and answers whether the shell has to `pay` for it now. (A generator for each command would cost more than most commands.) */
  countCommand(): boolean {
    this.#commands++;
    this.#owed += commandCost * 2 ** Math.min(10, Math.floor(this.#commands / patience));
    return this.#owed >= costStep;
  }

  /** Works off the commands that were counted. */
  *pay(): Execution<void> {
    const { clock } = this.process;
    if (clock.now > this.#quietUntil + 1000) this.#commands = 0;
    const owed = this.#owed;
    this.#owed = 0;
    yield* this.process.work(owed);
    this.#quietUntil = clock.now;
  }

  /** Children by fork have the user's descriptors, and nothing that the shell has put aside. */
  inherited(changes: ReadonlyMap<number, number> = new Map()): Map<number, number> {
    const files = new Map<number, number>();
    for (const descriptor of this.descriptors) files.set(descriptor, descriptor);
    for (const [to, from] of changes) files.set(to, from);
    return files;
  }

  /** The lines of /etc/passwd. */
  accounts(): string[] {
    return readText(this.process, '/etc/passwd').split('\n');
  }

  /** What stands before a message of the shell; `command`: the built-in that complains. */
  prefix(command?: string): string {
    if (this.bash) return `${this.name}: ${this.interactive ? '' : `line ${Math.max(1, this.line)}: `}${command ? `${command}: ` : ''}`;
    if (this.dash) return `${this.name}: ${Math.max(1, this.line)}: ${command ? `${command}: ` : ''}`;
    const line = this.interactive ? '' : `line ${this.line}: `;
    if (this.inFile) return `${this.name}: ${command ? `${command}: ` : ''}${line}`;
    return command ? `${this.name}: ${command}: ${line}` : `${this.name}: `;
  }

  *complain(message: string, command?: string): Execution<void> {
    yield* this.process.write(2, `${this.prefix(command)}${this.dash ? inDashWords(message) : message}\n`);
  }
}
