/**
 * Writes what the README takes from elsewhere: what is simulated, from the headers of the components. `--bench FILE` also takes the figures
 * of a benchmark (the output of `npm run bench`). A test compares the first part.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulatedSection } from '../testing/tree/simulated.ts';
import { root } from './run.ts';

const file = join(root, 'README.md');

function put(text: string, name: string, content: string): string {
  return text.replace(new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`), (_, open, close) => `${open}${content}${close}`);
}

let text = put(readFileSync(file, 'utf8'), 'simulated', simulatedSection());
const flag = process.argv.indexOf('--bench');
if (flag > 0) text = put(text, 'bench', `\`\`\`\n${readFileSync(process.argv[flag + 1]!, 'utf8').trimEnd()}\n\`\`\`\n`);
writeFileSync(file, text);
