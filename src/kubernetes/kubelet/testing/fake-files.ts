import type { NodeFiles } from '../../cri/index.ts';

type Entry =
  | { readonly type: 'file'; content: Uint8Array; mode: number }
  | { readonly type: 'directory'; mode: number }
  | { readonly type: 'symlink'; target: string; mode: number };

/** A file system in a map, for the tests of the kubelet. */
export class FakeFiles implements NodeFiles {
  readonly #children = new Map<string, Set<string>>();
  readonly entries = new Map<string, Entry>([['/', { type: 'directory', mode: 0o755 }]]);

  #resolve(path: string, last = true): string {
    const parts = path.split('/').filter((part) => part !== '');
    let at = '';
    for (const [i, part] of parts.entries()) {
      at += `/${part}`;
      const entry = this.entries.get(at);
      if (entry?.type !== 'symlink' || (i === parts.length - 1 && !last)) continue;
      const base = entry.target.startsWith('/') ? entry.target : `${at.slice(0, at.lastIndexOf('/'))}/${entry.target}`;
      at = this.#resolve(base);
    }
    return at === '' ? '/' : at;
  }

  mkdir(path: string, options: { mode?: number } = {}): void {
    const parts = path.split('/').filter((part) => part !== '');
    for (let i = 1; i <= parts.length; i++) {
      const at = `/${parts.slice(0, i).join('/')}`;
      if (!this.entries.has(at)) this.#put(at, { type: 'directory', mode: options.mode ?? 0o755 });
    }
  }

  writeFile(path: string, content: Uint8Array, options: { mode?: number } = {}): void {
    const at = this.#resolve(path);
    this.#put(at, { type: 'file', content, mode: options.mode ?? 0o644 });
    for (const listener of [...(this.#watchers.get(path) ?? [])]) listener();
  }

  readFile(path: string): Uint8Array | undefined {
    const entry = this.entries.get(this.#resolve(path));
    return entry?.type === 'file' ? entry.content : undefined;
  }

  readFileAt(path: string, offset: number, length: number): Uint8Array | undefined {
    return this.readFile(path)?.subarray(offset, offset + length);
  }

  readonly #watchers = new Map<string, Set<() => void>>();

  watch(path: string, listener: () => void): () => void {
    const listeners = this.#watchers.get(path) ?? new Set();
    this.#watchers.set(path, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  realpath(path: string): string | undefined {
    const at = this.#resolve(path);
    return this.entries.has(at) ? at : undefined;
  }

  symlink(target: string, path: string): void {
    this.#put(path, { type: 'symlink', target, mode: 0o777 });
  }

  rename(from: string, to: string): void {
    const entry = this.entries.get(from)!;
    this.remove(from);
    this.#put(to, entry);
  }

  remove(path: string): void {
    for (const name of this.#names(path)) this.remove(`${path}/${name}`);
    this.entries.delete(path);
    this.#children.get(parentOf(path))?.delete(nameOf(path));
    this.#children.delete(path);
  }

  list(path: string): readonly string[] {
    return this.#names(this.#resolve(path));
  }

  #names(directory: string): string[] {
    return [...(this.#children.get(directory) ?? [])];
  }

  #put(path: string, entry: Entry): void {
    this.entries.set(path, entry);
    const siblings = this.#children.get(parentOf(path));
    if (siblings) siblings.add(nameOf(path));
    else this.#children.set(parentOf(path), new Set([nameOf(path)]));
  }

  stat(path: string): { type: 'file' | 'directory' | 'symlink'; mode: number; size: number } | undefined {
    const entry = this.entries.get(this.#resolve(path));
    return entry && { type: entry.type, mode: entry.mode, size: entry.type === 'file' ? entry.content.length : 0 };
  }

  mountTmpfs(path: string, _size: number, fill?: (files: NodeFiles) => void): void {
    this.mkdir(path, { mode: 0o777 });
    if (!fill) return;
    const own = new FakeFiles();
    fill(own);
    for (const [at, entry] of own.entries) if (at !== '/') this.#put(`${path}${at}`, entry);
  }

  unmount(): void {}

  usage(path: string): number {
    let total = 0;
    for (const [key, entry] of this.entries) if (key.startsWith(`${path}/`) && entry.type === 'file') total += entry.content.length;
    return total;
  }
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
