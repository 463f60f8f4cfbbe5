import type { Transcript } from './transcripts.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** HTML for plain text. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (letter) => escapes[letter] ?? letter);

/** HTML for a sentence of a lab.yaml: `code` and **bold** as in Markdown, nothing else. */
export const inlineHtml = (text: string): string =>
  escapeHtml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>');

const closed = (output: string): string => (output === '' || output.endsWith('\n') ? output : `${output}\n`);

/** Messages of one line, longer than a pane is wide, are marked: they may be broken. */
const outputHtml = (output: string): string =>
  escapeHtml(closed(output)).replace(/^(?:E|e)rror: .*|^Error from server .*|^Warning: .*|^The .* is invalid: .*/gm, '<span>$&</span>');

/** A flag is not broken behind its dashes. */
const commandHtml = (command: string): string => escapeHtml(command).replace(/(?<=\s)--?[A-Za-z][\w-]*/g, '<span>$&</span>');

/** HTML for the inside of a <pre>: commands with their outputs and exit codes. */
export const transcriptHtml = (steps: Transcript['steps']): string =>
  steps
    .map(
      ({ command, output, exitCode, after }) =>
        `${after === undefined ? '' : `<em>${escapeHtml(after)} later</em>\n`}<b>$ ${commandHtml(command)}</b>\n${outputHtml(output)}${exitCode === 0 ? '' : `<i>[exit ${exitCode}]</i>\n`}`,
    )
    .join('');
