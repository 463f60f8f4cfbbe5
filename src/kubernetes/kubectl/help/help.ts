import type { Command } from '../command.ts';
import type { Flag } from '../flags/flag.ts';
import { globalFlags } from '../flags/global.ts';
import { groups } from './groups.ts';

/** The names in one column: as wide as the longest of the siblings, and three blanks. */
const columnOf = (commands: readonly Command[]) => Math.max(11, ...commands.map((command) => command.name.length)) + 3;

/** `kubectl` and `kubectl --help`. */
export const rootHelp = (root: Command): string => `kubectl controls the Kubernetes cluster manager.

 Find more information at: https://kubernetes.io/docs/reference/kubectl/

${rootUsage(root)}`;

/** The commands in their groups, and how to go on. */
export function rootUsage(root: Command): string {
  const grouped = groups.map(({ title, names }) => {
    const listed = names.map((name) => root.commands?.find((command) => command.name === name)).filter((command) => command !== undefined);
    return listed.length === 0 ? '' : `${title}\n${listed.map((command) => commandLine(command, columnOf(root.commands!))).join('')}\n`;
  });
  return `${grouped.join('')}Usage:
  kubectl [flags] [options]

Use "kubectl <command> --help" for more information about a given command.
Use "kubectl options" for a list of global command-line options (applies to all commands).
`;
}

const commandLine = (command: Command, column: number) => `  ${command.name.padEnd(column)}${command.short}\n`;

const childLines = (commands: readonly Command[]) =>
  commands
    .filter((child) => !child.hidden)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((child) => commandLine(child, columnOf(commands)))
    .join('')
    .trimEnd();

/** `kubectl VERB --help`. */
export function commandHelp(command: Command, path: string): string {
  const parent = path.slice(0, path.length - command.name.length);
  const parts = [
    (command.long ?? `${command.short}.`)
      .split('\n')
      .map((line, i) => (line === '' || i === 0 ? line : ` ${line}`))
      .join('\n'),
    ...(command.aliases?.length ? [`Aliases:\n${[command.name, ...command.aliases].join(', ')}`] : []),
    ...(command.examples ? [`Examples:\n${command.examples}`] : []),
    ...(command.commands ? [`Available Commands:\n${childLines(command.commands)}`] : []),
    ...(command.flags && command.flags.length > 0 ? [`Options:\n${optionLines(command.flags)}`] : []),
    `Usage:\n  ${parent}${command.use} [options]`,
  ];
  const hint = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';
  const sub = command.commands ? `Use "${path} <command> --help" for more information about a given command.\n` : '';
  return `${parts.join('\n\n')}\n\n${sub}${hint}`;
}

/** `kubectl options`. */
export const optionsHelp = () => `The following options can be passed to any command:\n\n${optionLines(globalFlags)}\n`;

function defaultOf(flag: Flag): string {
  if (flag.kind === 'string') return `'${flag.fallback}'`;
  return flag.fallback === '' ? '[]' : flag.fallback;
}

function optionLines(flags: readonly Flag[]): string {
  return [...flags]
    .filter((flag) => !flag.hidden)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => `    ${flag.shorthand ? `-${flag.shorthand}, ` : ''}--${flag.name}=${defaultOf(flag)}:\n\t${flag.help}`)
    .join('\n\n');
}
