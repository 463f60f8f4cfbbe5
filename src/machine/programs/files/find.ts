import { SystemError } from '../../process/errors.ts';
import type { Execution, FileStat } from '../../process/types.ts';
import { applet, Quit, type Tool } from '../lib/applet.ts';
import { statOrNothing } from '../lib/files.ts';
import { compileRegex } from '../lib/regex.ts';
import { matches } from '../sh/pattern.ts';
import { lookUp } from '../system/identity.ts';
import { longListing } from './find-list.ts';

interface Found {
  readonly path: string;
  readonly name: string;
  readonly stat: FileStat;
  readonly depth: number;
}

type Test = (found: Found) => Execution<boolean>;

interface Plan {
  readonly test: Test;
  acts: boolean;
  prunes: Set<string>;
  least: number;
  most: number;
  deep: boolean;
  readonly batches: { readonly argv: readonly string[]; readonly paths: string[] }[];
}

const pure = (test: (found: Found) => boolean): Test =>
  function* (found) {
    return test(found);
  };

class Builder {
  readonly #tool: Tool;
  readonly #args: readonly string[];
  #at = 0;
  readonly plan: Omit<Plan, 'test'> = { acts: false, prunes: new Set(), least: 0, most: Number.POSITIVE_INFINITY, deep: false, batches: [] };

  constructor(tool: Tool, args: readonly string[]) {
    this.#tool = tool;
    this.#args = args;
  }

  *build(): Execution<Test> {
    if (this.#args.length === 0) return pure(() => true);
    const test = yield* this.#or();
    if (this.#at < this.#args.length) yield* this.#tool.die(`unrecognized: ${this.#args[this.#at]}`);
    return test;
  }

  *#or(): Execution<Test> {
    let left = yield* this.#and();
    while (this.#args[this.#at] === '-o' || this.#args[this.#at] === '-or') {
      this.#at++;
      const [a, b]: [Test, Test] = [left, yield* this.#and()];
      left = function* (found) {
        return (yield* a(found)) || (yield* b(found));
      };
    }
    return left;
  }

  *#and(): Execution<Test> {
    let left = yield* this.#not();
    for (let next = this.#args[this.#at]; next !== undefined && next !== '-o' && next !== '-or' && next !== ')'; next = this.#args[this.#at]) {
      if (next === '-a' || next === '-and') this.#at++;
      const [a, b]: [Test, Test] = [left, yield* this.#not()];
      left = function* (found) {
        return (yield* a(found)) && (yield* b(found));
      };
    }
    return left;
  }

  *#not(): Execution<Test> {
    const arg = this.#args[this.#at];
    if (arg === '!' || arg === '-not') {
      this.#at++;
      const inner = yield* this.#not();
      return function* (found) {
        return !(yield* inner(found));
      };
    }
    if (arg === '(') {
      this.#at++;
      const inner = yield* this.#or();
      if (this.#args[this.#at] !== ')') yield* this.#tool.die("unpaired '('");
      this.#at++;
      return inner;
    }
    return yield* this.#primary();
  }

  *#argument(name: string): Execution<string> {
    const value = this.#args[this.#at++];
    return value ?? (yield* this.#tool.die(`${name}: requires an argument`));
  }

  *#primary(): Execution<Test> {
    const name = this.#args[this.#at++] ?? '';
    const { process } = this.#tool;
    const plan = this.plan;
    switch (name) {
      case '-name':
      case '-iname': {
        const pattern = yield* this.#argument(name);
        return name === '-name' ? pure((f) => matches(f.name, pattern)) : pure((f) => matches(f.name.toLowerCase(), pattern.toLowerCase()));
      }
      case '-path':
      case '-wholename': {
        const pattern = yield* this.#argument(name);
        return pure((f) => matches(f.path, pattern));
      }
      case '-regex': {
        const regex = compileRegex(`^${yield* this.#argument(name)}$`, { extended: false });
        return pure((f) => regex.test(f.path));
      }
      case '-type': {
        const type = { f: 'file', d: 'directory', l: 'symlink', c: 'character', p: 'fifo', s: 'socket' }[yield* this.#argument(name)];
        return pure((f) => f.stat.type === type);
      }
      case '-size': {
        const { sign, value } = amount(yield* this.#argument(name), { c: 1, w: 2, b: 512, k: 1024, M: 1048576, G: 1073741824 }, 512);
        return pure((f) => compare(Math.ceil(f.stat.size / value.unit), value.count, sign));
      }
      case '-mtime':
      case '-mmin': {
        const { sign, value } = amount(yield* this.#argument(name), {}, 1);
        const unit = (name === '-mtime' ? 86_400 : 60) * 1_000_000;
        return pure((f) => compare(Math.floor((process.clock.now - f.stat.modified) / unit), value.count, sign));
      }
      case '-newer': {
        const than = statOrNothing(process, yield* this.#argument(name))?.modified ?? 0;
        return pure((f) => f.stat.modified > than);
      }
      case '-perm': {
        const text = yield* this.#argument(name);
        const mode = Number.parseInt(text.replace(/^[-/]/, ''), 8);
        return pure((f) => (text.startsWith('-') ? (f.stat.mode & mode) === mode : text.startsWith('/') ? (f.stat.mode & mode) !== 0 : f.stat.mode === mode));
      }
      case '-user':
      case '-group': {
        const id = lookUp(process, name === '-user' ? '/etc/passwd' : '/etc/group', yield* this.#argument(name));
        return pure((f) => (name === '-user' ? f.stat.uid : f.stat.gid) === id);
      }
      case '-empty':
        return pure((f) => (f.stat.type === 'directory' ? process.readDirectory(f.path).length === 0 : f.stat.type === 'file' && f.stat.size === 0));
      case '-links': {
        const { sign, value } = amount(yield* this.#argument(name), {}, 1);
        return pure((f) => compare(f.stat.links, value.count, sign));
      }
      case '-maxdepth':
      case '-mindepth':
        plan[name === '-maxdepth' ? 'most' : 'least'] = Number(yield* this.#argument(name));
        return pure(() => true);
      case '-depth':
        plan.deep = true;
        return pure(() => true);
      case '-xdev':
      case '-mount':
      case '-follow':
      case '-noleaf':
        return pure(() => true);
      case '-true':
      case '-false':
        return pure(() => name === '-true');
      case '-prune':
        return pure((f) => {
          plan.prunes.add(f.path);
          return true;
        });
      default:
        return yield* this.#action(name);
    }
  }

  *#action(name: string): Execution<Test> {
    const tool = this.#tool;
    this.plan.acts = true;
    switch (name) {
      case '-print':
      case '-print0':
        return pure((f) => {
          tool.out.put(`${f.path}${name === '-print' ? '\n' : '\0'}`);
          return true;
        });
      case '-ls':
        return pure((f) => {
          tool.out.put(longListing(tool.process, f.path, f.stat));
          return true;
        });
      case '-quit':
        return pure(() => {
          throw new Quit(0);
        });
      case '-delete':
        this.plan.deep = true;
        return function* (f) {
          if (f.path === '.') return true;
          try {
            if (f.stat.type === 'directory') tool.process.rmdir(f.path);
            else tool.process.unlink(f.path);
            return true;
          } catch (error) {
            if (!(error instanceof SystemError)) throw error;
            yield* tool.complain(`${f.path}: ${error.message}`);
            return false;
          }
        };
      case '-exec':
      case '-ok':
        return yield* this.#exec(name);
    }
    return yield* tool.die(`unrecognized: ${name}`);
  }

  *#exec(name: string): Execution<Test> {
    const tool = this.#tool;
    const argv: string[] = [];
    for (;;) {
      const arg = this.#args[this.#at++];
      if (arg === undefined) yield* tool.die(`-exec requires an argument`);
      if (arg === ';' || (arg === '+' && argv.at(-1) === '{}')) {
        if (arg === ';')
          return (f) =>
            runFor(
              tool,
              argv.map((each) => each.replaceAll('{}', f.path)),
            );
        const batch = { argv: argv.slice(0, -1), paths: [] as string[] };
        this.plan.batches.push(batch);
        return pure((f) => {
          batch.paths.push(f.path);
          return true;
        });
      }
      argv.push(arg ?? name);
    }
  }
}

function amount(text: string, units: Readonly<Record<string, number>>, otherwise: number): { sign: string; value: { count: number; unit: number } } {
  const match = /^([-+]?)(\d+)([a-zA-Z]?)$/.exec(text);
  return { sign: match?.[1] ?? '', value: { count: Number(match?.[2] ?? 0), unit: units[match?.[3] ?? ''] ?? otherwise } };
}

const compare = (a: number, b: number, sign: string) => (sign === '+' ? a > b : sign === '-' ? a < b : a === b);

function* runFor(tool: Tool, argv: readonly string[]): Execution<boolean> {
  yield* tool.out.flush();
  try {
    const pid = tool.process.spawn({ argv, env: tool.process.env });
    const ended = yield* tool.process.wait({ pid });
    return ended?.status.code === 0 && !ended.status.signal;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`${argv[0]}: ${error.message}`);
    return false;
  }
}

/** find. */
export const find = applet(function* (tool) {
  const args = tool.args.filter((arg) => !/^-[HLP]$/.test(arg));
  const follow = tool.args.includes('-L');
  const split = args.findIndex((arg) => /^[-(!]/.test(arg));
  const roots = split < 0 ? args : args.slice(0, split);
  const builder = new Builder(tool, split < 0 ? [] : args.slice(split));
  const built = yield* builder.build();
  const print = pure((f) => {
    tool.out.put(`${f.path}\n`);
    return true;
  });
  const test: Test = builder.plan.acts
    ? built
    : function* (f) {
        return (yield* built(f)) && (yield* print(f));
      };
  const plan: Plan = Object.assign(builder.plan, { test });
  let status = 0;
  for (const root of roots.length > 0 ? roots : ['.'])
    if (
      !(yield* visit(
        tool,
        root,
        root
          .replace(/(.)\/+$/, '$1')
          .split('/')
          .at(-1) || root,
        0,
        plan,
        follow,
      ))
    )
      status = 1;
  for (const batch of plan.batches) if (batch.paths.length > 0 && !(yield* runFor(tool, [...batch.argv, ...batch.paths]))) status = 1;
  return status;
});

function* visit(tool: Tool, path: string, name: string, depth: number, plan: Plan, follow: boolean): Execution<boolean> {
  let stat: FileStat;
  try {
    stat = (follow && statOrNothing(tool.process, path)) || tool.process.lstat(path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`${path}: ${error.message}`);
    return false;
  }
  const found: Found = { path, name, stat, depth };
  const inside = depth >= plan.least && depth <= plan.most;
  if (!plan.deep && inside) yield* plan.test(found);
  let fine = true;
  if (stat.type === 'directory' && depth < plan.most && !plan.prunes.has(path)) {
    try {
      for (const each of [...tool.process.readDirectory(path)].sort())
        fine = (yield* visit(tool, `${path.replace(/\/$/, '')}/${each}`, each, depth + 1, plan, follow)) && fine;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* tool.complain(`${path}: ${error.message}`);
      fine = false;
    }
  }
  if (plan.deep && inside) yield* plan.test(found);
  yield* tool.out.drain();
  return fine;
}
