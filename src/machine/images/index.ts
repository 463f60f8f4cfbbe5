/**
 * Container images: what they hold and how a container starts from them, and the registry that names them.
 *
 * Models: OCI images and the distribution API, Kubernetes 1.36.
 * Simulated: names, tags, digests, layers that images share, sizes, configuration (entrypoint, cmd, env, user, workdir, stop signal), files and programs; registries that refuse (unknown repositories, private ones, rate limits, no such host); images that are only on the workstation.
 * Not simulated: real digests (they depend on an image's name alone); multi-architecture indexes; the original images' many other files.
 *
 * Where what stands: base.ts (busybox, alpine, debian, ubuntu), nginx.ts, servers.ts (redis, postgres, httpd, node), notes.ts (the images of the notes, curl), tools.ts
 * (stress, agnhost, socat, pause), golden.ts (the stand-ins of the recorded sessions), and course.ts, the course's own:
 *
 * - podlab/web: HTTP on 8080 (PORT, LISTEN): /html or a greeting, /healthz with /sick and /well, /hostname, /slow/SECONDS, /crash
 * - podlab/multi: one container, three processes: /app/start with /app/web and /app/worker (`echo report > /run/jobs`); HANDLE_TERM=no makes process 1 deaf to SIGTERM
 * - podlab/worker: /app/worker alone
 * - podlab/sync: writes a new $TARGET/index.html (/html) every $INTERVAL seconds (10)
 * - podlab/shm-writer, podlab/shm-reader: a message in /dev/shm, and who looks for it, every second
 * - podlab/hog: takes $STEP (10Mi) more memory every second up to $MEMORY (100Mi, or its argument)
 * - podlab/logger: a line every $INTERVAL seconds (1), each fifth to stderr; ends after $LINES (0: never)
 * - podlab/producer, podlab/consumer: ipc-pod: numbers on port 8080, and who fetches them from $PRODUCER (http://localhost:8080) every $INTERVAL seconds (5)
 * - ipc-producer:dev, ipc-consumer:dev: the same, only on the workstation (`docker images`, `kind load docker-image NAME`)
 * - registry.example.com/podlab/web: private; user reader, password podlab
 * - podlab/popular: whose registry answers 429 Too Many Requests
 */

export { hostFiles } from './debian.ts';
export type { ImageConfig, ImageDefinition } from './definition.ts';
export { digestOf } from './digest.ts';
export { imagesPart } from './part.ts';
export { formatReference, parseReference, type Reference } from './reference.ts';
export { type Layer, Registry, type RegistryImage } from './registry.ts';
