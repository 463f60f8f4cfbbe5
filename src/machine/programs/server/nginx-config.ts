import { SystemError } from '../../process/errors.ts';
import type { Process } from '../../process/types.ts';
import { readText, statOrNothing } from '../lib/files.ts';
import { matches } from '../sh/pattern.ts';
import { freeBlocks, knownDirectives } from './nginx-directives.ts';
import { rewritingOf, type Settings, settingsOf } from './nginx-settings.ts';

/** A directive of nginx's configuration, with its block if it has one. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block?: readonly Directive[];
  /** `/etc/nginx/nginx.conf:3`: what messages end with. */
  readonly at?: string;
}

/** A configuration that nginx refuses; the message is its own, with file and line. */
export class ConfigError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Reads a file with what it includes. Throws ConfigError. */
export function readConfig(process: Process, path: string): Directive[] {
  const text = readText(process, path);
  if (text === '' && !statOrNothing(process, path)) throw new ConfigError(`open() "${path}" failed (2: No such file or directory)`);
  return parseConfig(text, path, (included) => includeAll(process, included));
}

function includeAll(process: Process, path: string): Directive[] {
  return includedFiles(process, path).flatMap((each) => readConfig(process, each));
}

/** The files that the argument of `include` means. */
export function includedFiles(process: Process, given: string): string[] {
  const path = given.startsWith('/') ? given : `/etc/nginx/${given}`;
  if (!path.includes('*')) return [path];
  const directory = path.slice(0, path.lastIndexOf('/'));
  try {
    const names = [...process.readDirectory(directory)].sort();
    return names.filter((name) => matches(name, path.slice(directory.length + 1))).map((name) => `${directory}/${name}`);
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}

/** Throws ConfigError for a directive that nginx does not have. */
function known(directive: Directive, free: boolean): Directive {
  if (free || knownDirectives.has(directive.name)) return directive;
  throw new ConfigError(`unknown directive "${directive.name}" in ${directive.at}`);
}

/** Parses the text of a configuration. Throws ConfigError. */
export function parseConfig(text: string, path: string, include: (path: string) => Directive[]): Directive[] {
  const tokens = [...text.matchAll(/#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|[{};]|(?:\$\{\w+\}|[^\s{};"'])(?:\$\{\w+\}|[^\s{};])*|\n/g)];
  let at = 0;
  let line = 1;
  const block = (nested: boolean, free = false): Directive[] => {
    const out: Directive[] = [];
    let words: string[] = [];
    for (; at < tokens.length; at++) {
      const token = tokens[at]!;
      const raw = token[0];
      if (raw === '\n') line++;
      else if (raw.startsWith('#')) continue;
      else if (raw === ';') {
        if (words.length === 0) throw new ConfigError(`unexpected ";" in ${path}:${line}`);
        if (words[0] === 'include' && words[1] !== undefined) out.push(...include(words[1]));
        else out.push(known({ name: words[0]!, args: words.slice(1), at: `${path}:${line}` }, free));
        words = [];
      } else if (raw === '{') {
        if (words.length === 0) throw new ConfigError(`unexpected "{" in ${path}:${line}`);
        at++;
        const opened = known({ name: words[0]!, args: words.slice(1), at: `${path}:${line}` }, free);
        out.push({ ...opened, block: block(true, freeBlocks.has(words[0]!)) });
        words = [];
      } else if (raw === '}') {
        if (!nested || words.length > 0) throw new ConfigError(`unexpected "}" in ${path}:${line}`);
        return out;
      } else words.push(token[1] ?? token[2] ?? raw);
    }
    if (words.length > 0) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${path}:${line}`);
    if (nested) throw new ConfigError(`unexpected end of file, expecting "}" in ${path}:${line}`);
    return out;
  };
  return block(false);
}

/** The first directive of a name. */
export const find = (block: readonly Directive[], name: string) => block.find((each) => each.name === name);

/** A location of a server. */
export interface Location {
  /** `^~`: no regular expression is tried after it. */
  readonly kind: '=' | '^~' | 'prefix' | 'regex';
  readonly path: string;
  /** `~*`. */
  readonly ignoreCase?: boolean;
  readonly block: readonly Directive[];
  readonly settings: Settings;
}

/** What a server listens on. */
export interface Listen {
  readonly address: string;
  readonly port: number;
  /** The path of a Unix socket. */
  readonly unix?: string;
  readonly tls: boolean;
}

export interface ServerConfig {
  readonly ports: readonly Listen[];
  readonly names: readonly string[];
  readonly block: readonly Directive[];
  readonly locations: readonly Location[];
  /** Where no location fits. */
  readonly settings: Settings;
  /** What the rewrite module does before a location is looked for. */
  readonly rewriting: readonly Directive[];
}

export interface NginxConfig {
  readonly main: readonly Directive[];
  readonly http: readonly Directive[];
  readonly servers: readonly ServerConfig[];
  readonly workers: string;
  readonly accessLog: string;
  readonly errorLog: { readonly path: string; readonly level: string };
}

/** What a configuration comes to. */
export function configure(main: readonly Directive[]): NginxConfig {
  const http = find(main, 'http')?.block ?? [];
  const errorLog = main.findLast((each) => each.name === 'error_log')?.args ?? ['/var/log/nginx/error.log', 'error'];
  return {
    main,
    http,
    servers: http.filter((each) => each.name === 'server').map((each) => serverOf(each.block ?? [], http)),
    workers: find(main, 'worker_processes')?.args[0] ?? '1',
    accessLog: find(http, 'access_log')?.args[0] ?? '/var/log/nginx/access.log',
    errorLog: { path: errorLog[0] ?? '/var/log/nginx/error.log', level: errorLog[1] ?? 'error' },
  };
}

function listenOf({ args, at }: Directive): Listen {
  const [first = '80', ...more] = args;
  const tls = more.includes('ssl');
  if (first.startsWith('unix:')) return { address: '', port: 0, unix: first.slice(5), tls };
  const [address, port] = first.includes(':') ? first.split(':') : /^\d+$/.test(first) ? ['', first] : [first, '80'];
  if (!(Number(port) > 0 && Number(port) < 65536)) throw new ConfigError(`invalid port in "${first}" of the "listen" directive in ${at}`);
  return { address: address === '*' || address === '0.0.0.0' ? '' : address!, port: Number(port), tls };
}

function serverOf(block: readonly Directive[], http: readonly Directive[]): ServerConfig {
  const listens = block.filter((each) => each.name === 'listen' && !each.args[0]?.startsWith('['));
  const ports = listens.length > 0 ? listens.map(listenOf) : [{ address: '', port: 80, tls: false }];
  const locations = block
    .filter((each) => each.name === 'location')
    .map((each): Location => {
      const [first = '/', second] = each.args;
      const kind = first === '=' || first === '^~' ? first : first === '~' || first === '~*' ? 'regex' : 'prefix';
      const own = each.block ?? [];
      return { kind, path: second ?? first, ...(first === '~*' ? { ignoreCase: true } : {}), block: own, settings: settingsOf(own, block, http) };
    });
  return {
    ports,
    names: block.find((each) => each.name === 'server_name')?.args ?? [],
    block,
    locations,
    settings: settingsOf([], block, http),
    rewriting: rewritingOf(block),
  };
}
