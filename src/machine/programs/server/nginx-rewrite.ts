import type { Directive } from './nginx-config.ts';
import { expandVariables, type Scope } from './nginx-variables.ts';

/** What the directives of the rewrite module come to: another path, a redirection, or an answer at once. */
export interface Rewritten {
  readonly uri: string;
  readonly own: ReadonlyMap<string, string>;
  /** `return`, with its variables still in it. */
  readonly returned?: Directive;
  readonly redirect?: { readonly status: 301 | 302; readonly to: string };
  /** `last`: the location is to be looked for again. */
  readonly again: boolean;
}

function holds(condition: readonly string[], scope: Scope): boolean {
  const words = condition.join(' ').replace(/^\(\s*|\s*\)$/g, '');
  const match = /^(\$\w+)(?:\s+(=|!=|~|~\*|!~|!~\*)\s+(.*))?$/.exec(words);
  if (!match) return false;
  const value = expandVariables(match[1]!, scope);
  const [operator, right] = [match[2], match[3] ?? ''];
  if (operator === undefined) return value !== '' && value !== '0';
  if (!operator.includes('~')) return (value === right) === (operator === '=');
  return new RegExp(right, operator.endsWith('*') ? 'i' : '').test(value) !== operator.startsWith('!');
}

const nothingSet: ReadonlyMap<string, string> = new Map();

/** Runs `set`, `if`, `rewrite`, `break` and `return` of a block in order. */
export function rewrite(block: readonly Directive[], start: Scope): Rewritten {
  if (block.length === 0) return { uri: start.uri, own: start.own ?? nothingSet, again: false };
  const own = new Map(start.own);
  let uri = start.uri;
  for (const each of block) {
    const scope = { ...start, uri, own };
    if (each.name === 'return') return { uri, own, returned: each, again: false };
    if (each.name === 'break') break;
    if (each.name === 'set') own.set(each.args[0]!.slice(1), expandVariables(each.args[1] ?? '', scope));
    if (each.name === 'if' && holds(each.args, scope)) {
      const inner = rewrite(each.block ?? [], scope);
      if (inner.returned || inner.redirect || inner.again) return inner;
      uri = inner.uri;
      for (const [name, value] of inner.own) own.set(name, value);
    }
    if (each.name !== 'rewrite') continue;
    const match = new RegExp(each.args[0]!).exec(uri);
    if (!match) continue;
    const groups = new Map(own);
    for (const [i, group] of match.entries()) groups.set(String(i), group ?? '');
    const to = expandVariables(each.args[1] ?? '', { ...scope, own: groups });
    const flag = each.args[2];
    if (flag === 'permanent' || flag === 'redirect' || /^(?:https?:\/\/|\$scheme)/.test(each.args[1] ?? ''))
      return { uri, own, redirect: { status: flag === 'permanent' ? 301 : 302, to }, again: false };
    uri = to.split('?')[0]!;
    if (flag === 'break') break;
    if (flag === 'last' || flag === undefined) return { uri, own, again: true };
  }
  return { uri, own, again: false };
}
