import type { Execution } from '../../../../machine/process/types.ts';
import { utf8ToBase64 } from '../../../api/base64.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import type { Kubeconfig } from '../../kubeconfig/types.ts';
import { quote } from '../../text/go.ts';
import { change, wrongArguments } from './write.ts';

interface EntryList {
  /** Key of the content of an entry. */
  readonly entry: string;
  readonly fields: readonly string[];
}

/** The lists of named entries, and what their entries hold. */
const lists: Readonly<Record<string, EntryList>> = {
  clusters: {
    entry: 'cluster',
    fields: [
      ...['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority', 'certificate-authority-data', 'proxy-url'],
      'disable-compression',
    ],
  },
  contexts: { entry: 'context', fields: ['cluster', 'user', 'namespace'] },
  users: {
    entry: 'user',
    fields: ['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile', 'act-as', 'username', 'password'],
  },
};

const booleans = new Set(['insecure-skip-tls-verify', 'disable-compression']);

type Tree = Record<string, unknown>;

/** A place in the file: a field of the file itself, or an entry of a list or one of its fields. */
type Place = { readonly top: string } | { readonly list: string; readonly name: string; readonly field: string };

/** `contexts.dev.namespace`; names of entries may have dots: they reach up to a field that is known (newNavigationSteps). */
function navigate(path: string): Place {
  const [first, ...rest] = path.split('.') as [string, ...string[]];
  const list = lists[first];
  if (!list) {
    if (rest.length === 0 && ['current-context', 'preferences', 'kind', 'apiVersion'].includes(first)) return { top: first };
    throw new UserError(`unable to parse ${path} after [] at api.Config`);
  }
  if (rest.length === 0) return { top: first };
  const at = rest.findIndex((part, i) => i > 0 && list.fields.includes(part));
  if (at < 0) return { list: first, name: rest.join('.'), field: '' };
  if (at < rest.length - 1) throw new UserError(`can't have more steps after a string. ${path}`);
  return { list: first, name: rest.slice(0, at).join('.'), field: rest[at]! };
}

const trueWords = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const falseWords = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** The value of a field as the file holds it; data is given in base64 unless --set-raw-bytes says otherwise. */
function valueFor(field: string, value: string, raw: boolean): unknown {
  if (booleans.has(field)) {
    if (!trueWords.includes(value) && !falseWords.includes(value)) throw new UserError(`strconv.ParseBool: parsing ${quote(value)}: invalid syntax`);
    return trueWords.includes(value);
  }
  if (!field.endsWith('-data')) return value;
  if (raw) return utf8ToBase64(value);
  const wrong = value.length % 4 === 0 ? value.search(/[^A-Za-z0-9+/=]/) : Math.max(0, value.search(/[^A-Za-z0-9+/]|$/));
  if (wrong >= 0) throw new UserError(`error decoding input value: illegal base64 data at input byte ${wrong}`);
  return value;
}

const without = (tree: Tree, key: string): Tree => Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key));

function edited(config: Kubeconfig, path: string, value: string | undefined, raw: boolean): Kubeconfig {
  const place = navigate(path);
  if ('top' in place) {
    if (!lists[place.top]) return { ...config, [place.top]: value ?? '' };
    if (value !== undefined) throw new UserError("can't set a map to a value: map[]");
    return { ...config, [place.top]: [] };
  }
  const { list, name, field } = place;
  const key = lists[list]!.entry;
  const entries = ((config as unknown as Tree)[list] ?? []) as readonly Tree[];
  if (field === '') {
    if (value !== undefined) throw new UserError("can't set a map to a value: map[]");
    return { ...config, [list]: entries.filter((entry) => entry['name'] !== name) };
  }
  const before = entries.find((entry) => entry['name'] === name);
  if (!before && value === undefined) throw new UserError(`current map key \`${name}\` is invalid`);
  const content = (before?.[key] ?? {}) as Tree;
  const entry = { name, [key]: value === undefined ? without(content, field) : { ...content, [field]: valueFor(field, value, raw) } };
  return { ...config, [list]: before ? entries.map((one) => (one === before ? entry : one)) : [...entries, entry] };
}

/** kubectl config set */
export function* setProperty(invocation: Invocation): Execution<void> {
  const { args, flags } = invocation;
  const [name, value] = args;
  if (args.length !== 2) yield* wrongArguments(invocation);
  if (value === '') throw new UserError('you cannot use set to unset a property');
  if (name === '') throw new UserError('you must specify a property');
  yield* change(invocation, (config) => edited(config, name!, value, flags.bool('set-raw-bytes')));
  yield* invocation.out(`Property "${name}" set.\n`);
}

/** kubectl config unset */
export function* unsetProperty(invocation: Invocation): Execution<void> {
  const [name] = invocation.args;
  if (invocation.args.length !== 1) yield* wrongArguments(invocation);
  if (name === '') throw new UserError('you must specify a property');
  yield* change(invocation, (config) => edited(config, name!, undefined, false));
  yield* invocation.out(`Property "${name}" unset.\n`);
}
