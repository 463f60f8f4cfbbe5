import type { Command } from './command.ts';
import type { Flag } from './flags/flag.ts';

export interface FoundCommand {
  readonly command: Command;
  /** `kubectl rollout status` */
  readonly path: string;
  /** The arguments without the words that named the command. */
  readonly rest: readonly string[];
  /** The words that are no flags and no values of flags. */
  readonly words: readonly string[];
  readonly inherited?: readonly Flag[];
}

const takesNoValue = (flags: readonly Flag[], name: string) => flags.some((flag) => flag.name === name && flag.bare !== undefined);
const takesNoShortValue = (flags: readonly Flag[], letter: string) => flags.some((flag) => flag.shorthand === letter && flag.bare !== undefined);

/** Positions of the words among arguments, as cobra sees them before it knows the command (cobra's stripFlags). */
function wordPositions(argv: readonly string[], flags: readonly Flag[]): number[] {
  const positions: number[] = [];
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === '--') break;
    const long = argument.startsWith('--') && !argument.includes('=') && !takesNoValue(flags, argument.slice(2));
    const short = !argument.startsWith('--') && argument.startsWith('-') && argument.length === 2 && !takesNoShortValue(flags, argument[1]!);
    if (long || short) i++;
    else if (argument !== '' && !argument.startsWith('-')) positions.push(i);
  }
  return positions;
}

const matches = (command: Command, word: string) => command.name === word || (command.aliases ?? []).includes(word);

/** Follows the words into the tree of commands as far as they name one (cobra's Find). */
export function findCommand(root: Command, argv: readonly string[], globalFlags: readonly Flag[]): FoundCommand {
  let command = root;
  let path = root.name;
  let rest = [...argv];
  for (;;) {
    const flags = [...(command.flags ?? []), ...globalFlags];
    const positions = wordPositions(rest, flags);
    const at = positions[0];
    const child = at === undefined ? undefined : command.commands?.find((candidate) => matches(candidate, rest[at]!));
    if (!child) return { command, path, rest, words: positions.map((position) => rest[position]!) };
    command = child;
    path += ` ${child.name}`;
    rest = rest.filter((_, position) => position !== at);
  }
}
