import { SystemError } from '../../../../../machine/process/errors.ts';
import { decode, encode } from '../../../../../machine/process/text.ts';
import type { Bytes, Execution } from '../../../../../machine/process/types.ts';
import { UserError } from '../../../errors.ts';
import { baseName, join, readBytes, typeOf } from '../../../files.ts';
import { arrayFlag, type Flag, stringsFlag } from '../../../flags/flag.ts';
import type { Invocation } from '../../../invocation.ts';
import { compareText } from '../../../text/go.ts';

/** Where the data of a ConfigMap or a Secret come from. */
export const dataFlags: readonly Flag[] = [
  stringsFlag('from-file', '', 'A file, KEY=FILE, or a directory whose files become keys.'),
  arrayFlag('from-literal', '', 'KEY=VALUE.'),
  stringsFlag('from-env-file', '', 'A file with lines NAME=value.'),
];

const keyRule =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const envRule =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** All keys with their bytes, in the order of the flags. */
export function* readData(invocation: Invocation, kind: 'ConfigMap' | 'Secret', name: string): Execution<ReadonlyMap<string, Bytes>> {
  const { flags } = invocation;
  const sources = { literals: flags.list('from-literal'), files: flags.list('from-file'), envFiles: flags.list('from-env-file') };
  return yield* readSources(invocation, kind, name, sources);
}

interface Sources {
  readonly literals: readonly string[];
  readonly files: readonly string[];
  readonly envFiles: readonly string[];
}

/** The same for sources that are given in another way. */
export function* readSources(invocation: Invocation, kind: 'ConfigMap' | 'Secret', name: string, sources: Sources): Execution<ReadonlyMap<string, Bytes>> {
  const { literals, files, envFiles } = sources;
  if (envFiles.length > 0 && (files.length > 0 || literals.length > 0)) throw new UserError('from-env-file cannot be combined with from-file or from-literal');
  const data = new Map<string, Bytes>();
  const add = (key: string, bytes: Bytes) => {
    const place = kind === 'ConfigMap' ? 'a ConfigMap' : 'a Secret';
    if (!/^[-._a-zA-Z0-9]+$/.test(key))
      throw new UserError(
        `${kind === 'ConfigMap' ? `"${key}" is not a valid key name for ${place}` : `"${key}" is not valid key name for ${place}`}${kind === 'ConfigMap' ? ':' : ''} ${keyRule}`,
      );
    if (data.has(key)) throw new UserError(`cannot add key "${key}", another key by that name already exists in Data for ${kind} "${name}"`);
    data.set(key, bytes);
  };
  for (const literal of literals) {
    const equals = literal.indexOf('=');
    if (equals <= 0) throw new UserError(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), encode(literal.slice(equals + 1)));
  }
  for (const file of files) yield* addFile(invocation, file, add);
  for (const file of envFiles) yield* addEnvironment(invocation, file, add);
  return data;
}

type Add = (key: string, bytes: Bytes) => void;

function* readSource(invocation: Invocation, path: string): Execution<Bytes> {
  try {
    return yield* readBytes(invocation.process, path);
  } catch (error) {
    if (error instanceof SystemError) throw new UserError(`error reading ${path}: ${error.message.toLowerCase()}`);
    throw error;
  }
}

function* addFile(invocation: Invocation, source: string, add: Add): Execution<void> {
  const parts = source.split('=');
  if (parts.length > 2) throw new UserError("key names or file paths cannot contain '='");
  const [key, path] = parts.length === 2 ? (parts as [string, string]) : [baseName(source), source];
  if (parts.length === 2 && key === '') throw new UserError(`key name for file path ${path} missing`);
  if (parts.length === 2 && path === '') throw new UserError(`file path for key name ${key} missing`);
  if (typeOf(invocation.process, path) !== 'directory') return add(key, yield* readSource(invocation, path));
  if (parts.length === 2) throw new UserError(`cannot give a key name for a directory path`);
  for (const entry of [...invocation.process.readDirectory(path)].sort(compareText)) {
    const file = join(path, entry);
    if (typeOf(invocation.process, file) === 'file') add(entry, yield* readSource(invocation, file));
  }
}

function* addEnvironment(invocation: Invocation, path: string, add: Add): Execution<void> {
  for (const line of decode(yield* readSource(invocation, path)).split('\n')) {
    const text = line.replace(/^\s+/, '');
    if (text.trim() === '' || text.startsWith('#')) continue;
    const equals = text.indexOf('=');
    const key = equals < 0 ? text : text.slice(0, equals);
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) throw new UserError(`"${key}" is not a valid key name: ${envRule}`);
    // A name without a value takes the one of kubectl's own environment.
    add(key, encode(equals < 0 ? (invocation.process.env.get(key) ?? '') : text.slice(equals + 1)));
  }
}
