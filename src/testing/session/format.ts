/**
 * Session files: a reader's working directory, the commands typed in it, and what they printed. The format is that of the recorded
 * sessions in src/testing/golden.
 */
export interface SessionFile {
  readonly name: string;
  readonly text: string;
}

export interface SessionStep {
  /** The command's lines. */
  readonly command: readonly string[];
  /** Lines of stdout and stderr as they came. */
  readonly output: readonly string[];
  readonly exit: number;
}

export interface Session {
  /** title, cluster, at, recorded … */
  readonly header: Readonly<Record<string, string>>;
  /** Comment lines of the header that are free text. */
  readonly comments: readonly string[];
  readonly files: readonly SessionFile[];
  readonly steps: readonly SessionStep[];
}

/** Reads a session file. Every text is one; what is no known line becomes a comment. */
export function parseSession(text: string): Session {
  const header: Record<string, string> = {};
  const comments: string[] = [];
  const files: { name: string; lines: string[] }[] = [];
  const steps: { command: string[]; output: string[]; exit: number }[] = [];
  let part: 'header' | 'file' | 'session' = 'header';
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const mark = /^-- (\S+) --$/.exec(line);
    if (mark) {
      part = mark[1] === 'session' ? 'session' : 'file';
      if (part === 'file') files.push({ name: mark[1]!, lines: [] });
    } else if (part === 'header') readHeader(line, header, comments);
    else if (part === 'file') files.at(-1)!.lines.push(line);
    else readStep(line, steps);
  }
  return { header, comments, files: files.map(({ name, lines }) => ({ name, text: `${lines.join('\n')}\n` })), steps };
}

function readHeader(line: string, header: Record<string, string>, comments: string[]): void {
  const field = /^# (\w+): (.*)$/.exec(line);
  if (field) header[field[1]!] = field[2]!;
  else comments.push(line);
}

function readStep(line: string, steps: { command: string[]; output: string[]; exit: number }[]): void {
  const step = steps.at(-1);
  if (line.startsWith('$ ')) steps.push({ command: [line.slice(2)], output: [], exit: 0 });
  else if (line.startsWith('> ') && step && step.output.length === 0) step.command.push(line.slice(2));
  else if (step) {
    const exit = /^\[exit (\d+)\]$/.exec(line);
    if (exit) step.exit = Number(exit[1]);
    else step.output.push(line);
  }
}

/** The inverse of parseSession. */
export function formatSession({ header, comments, files, steps }: Session): string {
  const lines = [...Object.entries(header).map(([key, value]) => `# ${key}: ${value}`), ...comments];
  for (const file of files) lines.push(`-- ${file.name} --`, file.text.replace(/\n$/, ''));
  lines.push('-- session --');
  for (const step of steps) {
    lines.push(...step.command.map((line, i) => (i === 0 ? '$ ' : '> ') + line), ...step.output);
    if (step.exit !== 0) lines.push(`[exit ${step.exit}]`);
  }
  return `${lines.join('\n')}\n`;
}
