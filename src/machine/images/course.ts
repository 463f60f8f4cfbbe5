import type { FileTree } from '../filesystem/index.ts';
import { busyboxFiles } from './busybox.ts';
import type { ImageDefinition } from './definition.ts';
import { path, tags } from './tags.ts';

const script = (text: string) => ({ content: `#!/bin/sh\n${text}`, mode: 0o755 });

/** A loop that stops at once when it is asked to. */
const polite = "trap 'exit 0' TERM\n";

const start = script(`# One container, three processes: this one starts the two others and waits for them.
# It starts none of them again.
echo "start: process $$ starts web and worker"
[ "$HANDLE_TERM" = no ] || trap 'echo "start: SIGTERM, bye"; exit 0' TERM
/app/web &
/app/worker &
wait
`);

const worker = script(`# Does the jobs that are written to /run/jobs: echo report > /run/jobs
trap 'echo "worker: SIGTERM, bye"; exit 0' TERM
mkdir -p /run
[ -p /run/jobs ] || mkfifo /run/jobs
exec 3<>/run/jobs
echo "worker: waiting for jobs"
while :; do
  if read -r -t "\${INTERVAL:-5}" job <&3; then echo "worker: $job done"; else echo "worker: nothing to do"; fi
done
`);

const sync = script(`# Writes a new page every INTERVAL seconds.
${polite}n=0
while :; do
  n=$((n + 1))
  echo "<h1>Page $n</h1><p>written by sync at $(date +%H:%M:%S)</p>" > "$TARGET/index.html" || exit 1
  echo "sync: wrote page $n"
  sleep "$INTERVAL"
done
`);

const shmWriter = script(`# Leaves a message in shared memory every second.
${polite}n=0
while :; do
  n=$((n + 1))
  echo "message $n from $(hostname)" > /dev/shm/message
  echo "writer: message $n"
  sleep 1
done
`);

const shmReader = script(`# Looks for the message in shared memory every second.
${polite}while :; do
  if [ -f /dev/shm/message ]; then echo "reader: $(cat /dev/shm/message)"; else echo "reader: no message"; fi
  sleep 1
done
`);

const logger = script(`# A line every INTERVAL seconds, each fifth to standard error; ends after LINES of them, or never.
${polite}n=0
while [ "$LINES" = 0 ] || [ "$n" -lt "$LINES" ]; do
  n=$((n + 1))
  if [ $((n % 5)) = 0 ]; then echo "ERROR request $n failed" >&2; else echo "INFO request $n served"; fi
  sleep "$INTERVAL"
done
`);

const consumer = script(`# Asks the producer, which it expects on the loopback interface, every INTERVAL seconds.
${polite}while :; do
  if text=$(wget -q -T 2 -O - "$PRODUCER" 2>&1); then echo "consumer: $text"; else echo "consumer: nothing from $PRODUCER: $text" >&2; fi
  sleep "$INTERVAL"
done
`);

interface Own {
  readonly name: string;
  readonly entrypoint: readonly string[];
  readonly files: FileTree;
  readonly env?: readonly string[];
  readonly port?: number;
}

function image(repository: string, own: Own, names: readonly string[] = ['1.0', 'latest']): ImageDefinition {
  return {
    names: tags(`${repository}/${own.name}`, ...names),
    size: 2_300_000,
    config: {
      entrypoint: own.entrypoint,
      env: [path, ...(own.env ?? [])],
      ...(own.port !== undefined && { exposedPorts: [`${own.port}/tcp`] }),
    },
    files: busyboxFiles,
    more: own.files,
  };
}

const web: Own = { name: 'web', entrypoint: ['/app/web'], files: { '/app/web': { program: 'web' }, '/html': { directory: true } }, port: 8080 };
const producer: Own = { name: 'producer', entrypoint: ['/app/producer'], files: { '/app/producer': { program: 'producer' } }, port: 8080 };
const consumerImage: Own = {
  name: 'consumer',
  entrypoint: ['/app/consumer'],
  files: { '/app/consumer': consumer },
  env: ['PRODUCER=http://localhost:8080', 'INTERVAL=5'],
};

const hub = 'docker.io/podlab';

/** The registry that asks who you are. */
export const privateRegistry = { server: 'registry.example.com', username: 'reader', password: 'podlab' } as const;

/** The images that the course brings along, on Docker Hub, in a private registry, and on the workstation alone. */
export const courseImages: readonly ImageDefinition[] = [
  image(hub, web),
  image(hub, {
    name: 'multi',
    entrypoint: ['/app/start'],
    files: { '/app/start': start, '/app/web': { program: 'web' }, '/app/worker': worker, '/html': { directory: true } },
    port: 8080,
  }),
  image(hub, { name: 'worker', entrypoint: ['/app/worker'], files: { '/app/worker': worker } }),
  image(hub, { name: 'sync', entrypoint: ['/app/sync'], files: { '/app/sync': sync, '/html': { directory: true } }, env: ['TARGET=/html', 'INTERVAL=10'] }),
  image(hub, { name: 'shm-writer', entrypoint: ['/app/writer'], files: { '/app/writer': shmWriter } }),
  image(hub, { name: 'shm-reader', entrypoint: ['/app/reader'], files: { '/app/reader': shmReader } }),
  image(hub, { name: 'hog', entrypoint: ['/app/hog'], files: { '/app/hog': { program: 'hog' } }, env: ['MEMORY=100Mi', 'STEP=10Mi'] }),
  image(hub, { name: 'logger', entrypoint: ['/app/logger'], files: { '/app/logger': logger }, env: ['INTERVAL=1', 'LINES=0'] }),
  image(hub, producer),
  image(hub, consumerImage),
  { ...image('docker.io/library', { ...producer, name: 'ipc-producer' }, ['dev']), local: true },
  { ...image('docker.io/library', { ...consumerImage, name: 'ipc-consumer' }, ['dev']), local: true },
  { ...image(`${privateRegistry.server}/podlab`, web), private: privateRegistry },
  { ...image(hub, { ...web, name: 'popular' }), rateLimited: true },
];
