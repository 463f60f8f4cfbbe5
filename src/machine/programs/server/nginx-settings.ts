import type { Directive } from './nginx-config.ts';

/** What holds for the requests of a location, merged of its own block and those around it: worked out once, when the configuration is read. */
export interface Settings {
  readonly root: string;
  readonly alias: string | undefined;
  readonly indexes: readonly string[];
  readonly autoindex: boolean;
  readonly defaultType: string;
  readonly tryFiles: readonly string[] | undefined;
  readonly proxyPass: string | undefined;
  readonly stubStatus: boolean;
  /** `allow` and `deny`, in their order. */
  readonly access: readonly Directive[];
  /** `add_header`. */
  readonly added: readonly Directive[];
  /** `proxy_set_header`. */
  readonly proxyHeaders: readonly Directive[];
  /** What the rewrite module does in the location's own block. */
  readonly rewriting: readonly Directive[];
}

const rewriteModule: ReadonlySet<string> = new Set(['return', 'break', 'set', 'if', 'rewrite']);

export const rewritingOf = (block: readonly Directive[]): readonly Directive[] => block.filter(({ name }) => rewriteModule.has(name));

export function settingsOf(block: readonly Directive[], server: readonly Directive[], http: readonly Directive[]): Settings {
  const levels = [block, server, http];
  const own = (name: string) => block.find((each) => each.name === name);
  /** Of the nearest block that has it. */
  const nearest = (name: string) => levels.find((level) => level.some((each) => each.name === name))?.filter((each) => each.name === name) ?? [];
  const first = (name: string) => nearest(name)[0]?.args;
  return {
    root: first('root')?.[0] ?? '/etc/nginx/html',
    alias: own('alias')?.args[0],
    indexes: first('index') ?? ['index.html'],
    autoindex: first('autoindex')?.[0] === 'on',
    defaultType: first('default_type')?.[0] ?? 'text/plain',
    tryFiles: (own('try_files') ?? server.find((each) => each.name === 'try_files'))?.args,
    proxyPass: own('proxy_pass') && (own('proxy_pass')!.args[0] ?? ''),
    stubStatus: own('stub_status') !== undefined,
    access: [...block, ...server].filter(({ name }) => name === 'allow' || name === 'deny'),
    added: nearest('add_header'),
    proxyHeaders: nearest('proxy_set_header'),
    rewriting: rewritingOf(block),
  };
}
