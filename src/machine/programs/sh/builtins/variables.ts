import type { Execution } from '../../../process/types.ts';
import { CommandError } from '../control.ts';
import { expandWords } from '../expand.ts';
import { Parser } from '../parser.ts';
import { singleQuote } from '../quoting.ts';
import type { Shell } from '../shell.ts';
import { placeOfKey, setElements } from '../subscripts.ts';
import { setVariable } from '../values.ts';
import type { BuiltinTable } from './index.ts';
import { evaluateAll } from './let.ts';

const goodName = /^[A-Za-z_][A-Za-z0-9_]*$/;

interface Declaration {
  readonly name: string;
  readonly value: string | undefined;
  readonly append: boolean;
}

function declarations(shell: Shell, words: readonly string[]): Declaration[] {
  return words.map((word) => {
    const match = /^([^=]*?)(\+?)=(.*)$/s.exec(word);
    const name = match ? match[1]! : word;
    if (!goodName.test(name)) throw new CommandError(shell.bash ? `\`${word}': not a valid identifier` : `${name}: bad variable name`, shell.bash ? 1 : 2);
    return { name, value: match?.[3], append: match?.[2] === '+' };
  });
}

function* list(shell: Shell, kind: 'export' | 'readonly'): Execution<number> {
  const lines = shell.variables.names().flatMap((name) => {
    const variable = shell.variables.find(name)!;
    if (!(kind === 'export' ? variable.exported : variable.readonly)) return [];
    const command = shell.bash ? `declare -${kind === 'export' ? 'x' : 'r'}` : kind;
    const quoted = variable.value === undefined ? '' : `=${shell.bash ? `"${variable.value.replace(/(["\\$`])/g, '\\$1')}"` : singleQuote(variable.value)}`;
    return `${command} ${name}${quoted}\n`;
  });
  yield* shell.process.write(1, lines.join(''));
  return 0;
}

function* mark(shell: Shell, argv: readonly string[], kind: 'export' | 'readonly'): Execution<number> {
  let args = argv.slice(1);
  let remove = false;
  for (; args[0]?.startsWith('-') && args[0].length > 1; args = args.slice(1)) {
    if (args[0] === '--') continue;
    if (args[0] === '-p') continue;
    if (args[0] === '-n' && kind === 'export') remove = true;
    else if (args[0] !== '-f' && args[0] !== '-a') throw new CommandError(`illegal option ${args[0]}`);
  }
  if (args.length === 0) return yield* list(shell, kind);
  for (const { name, value, append } of declarations(shell, args)) {
    if (value !== undefined) setVariable(shell, name, (append ? (shell.variables.get(name) ?? '') : '') + value);
    if (kind === 'export') shell.variables.export(name, !remove);
    else shell.variables.make(name).readonly = true;
  }
  return 0;
}

function* local(shell: Shell, argv: readonly string[]): Execution<number> {
  if (shell.functionDepth === 0) throw new CommandError(shell.bash ? 'can only be used in a function' : 'not in a function', shell.bash ? 1 : 2);
  yield* declare(shell, argv, true);
  return 0;
}

/** `declare`, `typeset`, `local`: bash's attributes as far as they change what a variable holds. */
function* declare(shell: Shell, argv: readonly string[], scoped: boolean): Execution<number> {
  let args = argv.slice(1);
  const flags = new Set<string>();
  for (; shell.bash && /^[-+][A-Za-z]+$/.test(args[0] ?? ''); args = args.slice(1))
    for (const flag of args[0]!.slice(1)) flags.add(args[0]!.startsWith('+') ? `+${flag}` : flag);
  if (args.length === 0 && !scoped) return yield* list(shell, flags.has('r') ? 'readonly' : 'export');
  for (const { name, value, append } of declarations(shell, args)) {
    // Only dash lets it keep the caller's value.
    if (scoped && !flags.has('g')) shell.variables.local(name, shell.dash);
    if (flags.has('A')) shell.variables.make(name).keys ??= new Map();
    if (shell.bash && value?.startsWith('(') && value.endsWith(')')) setElements(shell, name, yield* words(shell, value.slice(1, -1)), append);
    else if (value !== undefined) setVariable(shell, name, (append ? (shell.variables.get(name) ?? '') : '') + value);
    const variable = shell.variables.make(name);
    if ((flags.has('a') || flags.has('A')) && !variable.array) variable.array = new Map(variable.value === undefined ? [] : [[0, variable.value]]);
    if (flags.has('x')) shell.variables.export(name);
    if (flags.has('r')) variable.readonly = true;
  }
  return 0;
}

function* words(shell: Shell, text: string): Execution<string[]> {
  const parsed = new Parser(`: ${text}`, { bash: true }).next();
  const node = parsed?.[0]?.node;
  return node?.type === 'simple' ? (yield* expandWords(shell, node.words)).slice(1) : [];
}

function removeElement(shell: Shell, name: string, subscript: string): void {
  const variable = shell.variables.find(name);
  variable?.array?.delete(variable.keys ? placeOfKey(shell, name, subscript, false) : Number(subscript));
  variable?.keys?.delete(subscript);
}

/** The built-ins about variables and parameters. */
export const variableBuiltins: BuiltinTable = {
  export: { run: (shell, argv) => mark(shell, argv, 'export') },
  readonly: { run: (shell, argv) => mark(shell, argv, 'readonly') },
  local: { run: local },
  declare: { bash: true, run: (shell, argv) => declare(shell, argv, shell.functionDepth > 0) },
  typeset: { bash: true, run: (shell, argv) => declare(shell, argv, shell.functionDepth > 0) },
  let: { run: evaluateAll },
  unset: {
    *run(shell, argv) {
      let functions = false;
      let args = argv.slice(1);
      for (; args[0]?.startsWith('-'); args = args.slice(1)) {
        if (args[0] === '-f') functions = true;
        else if (args[0] !== '-v' && args[0] !== '--') throw new CommandError(`illegal option ${args[0]}`);
      }
      for (const name of args) {
        const element = shell.bash ? /^([A-Za-z_]\w*)\[([^\]]+)\]$/.exec(name) : undefined;
        if (element) removeElement(shell, element[1]!, element[2]!);
        else if (functions) shell.functions.delete(name);
        else if (!goodName.test(name))
          throw new CommandError(shell.bash ? `\`${name}': not a valid identifier` : `${name}: bad variable name`, shell.bash ? 1 : 2);
        else {
          if (shell.variables.find(name)?.readonly)
            throw new CommandError(shell.bash ? `${name}: cannot unset: readonly variable` : `${name}: is read only`, shell.bash ? 1 : 2);
          if (shell.bash && !shell.variables.find(name)) shell.functions.delete(name);
          shell.variables.unset(name);
        }
      }
      return 0;
    },
  },
  shift: {
    *run(shell, argv) {
      const count = argv[1] === undefined ? 1 : Number(argv[1]);
      if (!/^\d+$/.test(argv[1] ?? '1')) throw new CommandError(`Illegal number: ${argv[1]}`);
      if (count > shell.positional.length) return 1;
      shell.positional = shell.positional.slice(count);
      return 0;
    },
  },
};
