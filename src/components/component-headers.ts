/**
 * Reads the header comments of the simulator's components: what each models, simulates and leaves out.
 */

export interface ComponentHeader {
  /** Folder below src/: `kubernetes/kubelet`. */
  readonly folder: string;
  readonly name: string;
  readonly summary: string;
  readonly models: string;
  readonly simulated: readonly string[];
  readonly notSimulated: readonly string[];
}

const unwrap = (comment: string): string =>
  comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, ''))
    .join('\n');

/** The text after `Label: `, up to the next label or the end, as one line. */
function section(text: string, label: string): string {
  const found = new RegExp(`^${label}: ([\\s\\S]*?)(?=\\n(?:Models|Simulated|Not simulated): |\\n\\s*\\n|$(?![\\s\\S]))`, 'm').exec(text);
  return (found?.[1] ?? '').replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}

/** Splits at semicolons that stand in no brackets. */
function items(list: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let item = '';
  for (const letter of list) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === ';' && depth === 0) {
      found.push(item.trim());
      item = '';
    } else {
      item += letter;
    }
  }
  return [...found, item.trim()].filter((text) => text !== '');
}

/** The header of an index.ts, if it opens with one in the agreed form (a component's; other folders have none). */
export function readHeader(folder: string, source: string): ComponentHeader | undefined {
  const comment = /^\s*\/\*\*([\s\S]*?)\*\//.exec(source)?.[1];
  if (comment === undefined) return undefined;
  const text = unwrap(comment).trim();
  const head = /^([^:\n]+): ([\s\S]*?)(?=\n\s*\n|$(?![\s\S]))/.exec(text);
  const models = section(text, 'Models');
  const simulated = items(section(text, 'Simulated'));
  if (head === null || models === '' || simulated.length === 0) return undefined;
  return {
    folder,
    name: (head[1] ?? '').trim(),
    summary: (head[2] ?? '').replace(/\s+/g, ' ').trim(),
    models,
    simulated,
    notSimulated: items(section(text, 'Not simulated')),
  };
}
