import type { FileTree } from '../filesystem/index.ts';

/** What a container gets from its image (OCI image configuration). */
export interface ImageConfig {
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly workingDir?: string;
  /** `nginx`, `101`, `1000:3000` */
  readonly user?: string;
  readonly stopSignal?: string;
  readonly exposedPorts?: readonly string[];
}

/** An image as a registry offers it. */
export interface ImageDefinition {
  /** All tags: `docker.io/library/busybox:1.36`. */
  readonly names: readonly string[];
  /** Compressed bytes: what a pull transfers and `kubectl describe node` adds up. */
  readonly size: number;
  readonly config: ImageConfig;
  /** The same object in several images: one tree in memory, and one layer to pull. */
  readonly files: FileTree;
  /** What this image has beside `files`, in a layer above. */
  readonly more?: FileTree;
  /** Only to be had with these credentials. */
  readonly private?: { readonly username: string; readonly password: string };
  /** Built on the workstation: in no registry. */
  readonly local?: true;
  /** Its registry has had enough of this cluster's pulls. */
  readonly rateLimited?: true;
}
