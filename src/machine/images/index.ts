/**
 * Container images: what they hold and how a container starts from them, and the registry that names them.
 *
 * Models: OCI images and the distribution API, Kubernetes 1.36.
 * Simulated: names, tags, digests, layers that images share, sizes, configuration (entrypoint, cmd, env, user, workdir, stop signal), files and programs, private images.
 * Not simulated: real digests (they depend on an image's name alone); multi-architecture indexes; the original images' many other files.
 */

export { hostFiles } from './debian.ts';
export type { ImageConfig, ImageDefinition } from './definition.ts';
export { digestOf } from './digest.ts';
export { goldenImages } from './golden.ts';
export { podlabImages } from './podlab.ts';
export { formatReference, parseReference, type Reference } from './reference.ts';
export { type Layer, Registry, type RegistryImage } from './registry.ts';
