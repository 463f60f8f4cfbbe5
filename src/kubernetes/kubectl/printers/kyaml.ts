/** KYAML: the flow style of YAML that `-o kyaml` prints (sigs.k8s.io/yaml/kyaml). */

/** Words that YAML 1.1 would not read as text: keys that are one of them are quoted. */
const words = /^(y|n|yes|no|on|off|true|false|null|~)$/i;

const plainKey = (key: string) => /^[A-Za-z_][\w./-]*$/.test(key) && !words.test(key);

function escapeCharacters(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function quoteText(text: string, indent: string): string {
  if (!text.includes('\n')) return `"${escapeCharacters(text)}"`;
  const lines = text.split(/(?<=\n)/);
  const folded = lines.map((line) => `${indent}${/^\s/.test(line) && line !== '\n' ? '  \\' : '   '}${escapeCharacters(line)}\\`);
  return `"\\\n${folded.join('\n')}\n${indent}  "`;
}

function writeList(list: readonly unknown[], indent: string): string {
  if (list.length === 0) return '[]';
  const cuddled = list.every((item) => typeof item === 'object' && item !== null);
  if (cuddled) return `[${list.map((item) => write(item, indent)).join(', ')}]`;
  const inner = `${indent}  `;
  return `[\n${list.map((item) => `${inner}${write(item, inner)},\n`).join('')}${indent}]`;
}

function writeMap(map: Record<string, unknown>, indent: string): string {
  const keys = Object.keys(map).filter((key) => map[key] !== undefined);
  if (keys.length === 0) return '{}';
  const inner = `${indent}  `;
  return `{\n${keys.map((key) => `${inner}${plainKey(key) ? key : `"${escapeCharacters(key)}"`}: ${write(map[key], inner)},\n`).join('')}${indent}}`;
}

function write(value: unknown, indent: string): string {
  if (typeof value === 'string') return quoteText(value, indent);
  if (Array.isArray(value)) return writeList(value, indent);
  if (typeof value === 'object' && value !== null) return writeMap(value as Record<string, unknown>, indent);
  return String(value);
}

/** One document with its `---`; the keys in the order they have. */
export const writeKyaml = (value: unknown): string => `---\n${write(value, '')}\n`;
