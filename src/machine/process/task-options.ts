import type { Cgroup } from '../cgroup/index.ts';
import type { CapabilitySet } from './capabilities.ts';
import type { Kernel } from './kernel.ts';
import type { Namespaces } from './namespaces.ts';
import type { OpenFile } from './open-file.ts';
import type { Task } from './task.ts';
import type { Credentials } from './types.ts';

/** Variables, or how to find them when somebody asks: most processes never do. */
export type Environment = ReadonlyMap<string, string> | (() => ReadonlyMap<string, string>);

/** What a new task is made of. */
export interface TaskOptions {
  readonly kernel: Kernel;
  readonly parent: Task | undefined;
  readonly argv: readonly string[];
  readonly environment: Environment;
  readonly credentials: Credentials;
  readonly capabilities: CapabilitySet;
  readonly cwd: string;
  readonly umask: number;
  readonly namespaces: Namespaces;
  readonly cgroup: Cgroup;
  readonly files: (OpenFile | undefined)[];
  /** The executable's path. */
  readonly executable: string;
  /** The script that was run by it, if it was one that was executed. */
  readonly script?: string | undefined;
  readonly oomScoreAdj: number;
  readonly noNewPrivileges: boolean;
  /** A process without a program: it waits for ever, reaps its children, and as `pause` ends on SIGTERM and SIGINT. */
  readonly native?: 'init' | 'pause';
}
