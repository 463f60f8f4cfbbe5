import type { Execution } from '../../../../machine/process/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import type { Kubeconfig } from '../../kubeconfig/types.ts';
import { change } from './write.ts';

const lists: Readonly<Record<string, string>> = { clusters: 'cluster', contexts: 'context', users: 'user' };

type Tree = Record<string, unknown>;

/** `contexts.dev.namespace` → list, entry, field; names of entries may have dots. */
function navigate(config: Kubeconfig, path: string): { readonly list: string; readonly name: string; readonly field: string } | { readonly top: string } {
  const [first, ...rest] = path.split('.');
  if (!lists[first!]) {
    if (rest.length === 0 && ['current-context', 'preferences', 'kind', 'apiVersion'].includes(first!)) return { top: first! };
    throw new UserError(`unable to parse ${path} after [] at api.Config`);
  }
  const entries = (config as unknown as Record<string, readonly { readonly name: string }[]>)[first!] ?? [];
  const known = entries.map((entry) => entry.name).find((name) => rest.join('.') === name || rest.join('.').startsWith(`${name}.`));
  const name = known ?? rest[0] ?? '';
  const field = rest.join('.').slice(name.length + 1);
  return { list: first!, name, field };
}

function edited(config: Kubeconfig, path: string, value: string | undefined): Kubeconfig {
  const place = navigate(config, path);
  if ('top' in place) return { ...config, [place.top]: value ?? '' };
  const key = lists[place.list]!;
  const entries = ((config as unknown as Tree)[place.list] ?? []) as readonly Tree[];
  if (place.field === '') {
    if (value !== undefined) throw new UserError(`can't set a map to a value: ${place.name}`);
    return { ...config, [place.list]: entries.filter((entry) => entry['name'] !== place.name) };
  }
  const before = entries.find((entry) => entry['name'] === place.name);
  const content: Tree = { ...(before?.[key] as Tree | undefined) };
  if (value === undefined) delete content[place.field];
  else content[place.field] = value === 'true' || value === 'false' ? value === 'true' : value;
  const entry = { name: place.name, [key]: content };
  return { ...config, [place.list]: before ? entries.map((one) => (one === before ? entry : one)) : [...entries, entry] };
}

/** kubectl config set */
export function* setProperty(invocation: Invocation): Execution<void> {
  const [name, value] = invocation.args;
  if (invocation.args.length !== 2) throw new UserError(`Unexpected args: [${invocation.args.join(' ')}]`);
  yield* change(invocation, (config) => edited(config, name!, value));
  yield* invocation.out(`Property "${name}" set.\n`);
}

/** kubectl config unset */
export function* unsetProperty(invocation: Invocation): Execution<void> {
  const [name] = invocation.args;
  if (invocation.args.length !== 1) throw new UserError(`Unexpected args: [${invocation.args.join(' ')}]`);
  yield* change(invocation, (config) => edited(config, name!, undefined));
  yield* invocation.out(`Property "${name}" unset.\n`);
}
