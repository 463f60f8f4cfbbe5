import { PartsWanted } from '../../parts/index.ts';
import { LabHost } from '../../simulator/lab-host.ts';
import { parts } from '../parts/list.ts';
import type { Message, Request } from '../protocol/index.ts';
import { describe, descriptions } from './descriptions.ts';
import { Loader } from './loader.ts';
import { Turns } from './turns.ts';

/** How often the clock is moved on while it runs. */
const tickMillis = 50;
/** A tick works no longer than this at a time, so that requests are heard in between. */
const sliceMillis = 30;

/** Parts that every lab needs as soon as it opens, for its views and checks. */
const firstParts = ['shell', 'kubectl', 'requests', 'lab'];

const post = (message: Message): void => self.postMessage(message);
const host = new LabHost(post, describe);
const loader = new Loader([...parts, descriptions], post);
const turns = new Turns((missing) => loader.bring(missing), pace);

let last = 0;
let ticking: ReturnType<typeof setInterval> | undefined;
let isFetchingAhead = false;

/** Says when a slice of work that begins now is used up. */
function slice(): () => boolean {
  const began = performance.now();
  return () => performance.now() - began > sliceMillis;
}

function tick(): void {
  const now = performance.now();
  const passed = now - last;
  last = now;
  // Time stands still while a part is loaded.
  if (!turns.isGoing) turns.add(() => host.tick(passed, slice()));
}

/** Ticks only while there is something to do. */
function pace(): void {
  if (host.running === (ticking !== undefined)) return;
  clearInterval(ticking);
  ticking = undefined;
  last = performance.now();
  if (host.running) ticking = setInterval(tick, tickMillis);
}

function answer(request: Request): void {
  try {
    post({ kind: 'answer', id: request.id, value: host.handle(request, slice()) });
  } catch (error) {
    if (error instanceof PartsWanted) throw error;
    post({ kind: 'failed', id: request.id, error: error instanceof Error ? error.message : String(error) });
  }
  if (request.kind === 'open' && !isFetchingAhead) {
    isFetchingAhead = true;
    void loader.fetchAhead(() => turns.isGoing);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  // These two are answered whatever else waits.
  if (data.kind === 'ping' || data.kind === 'report') answer(data);
  else turns.add(() => answer(data));
});

// Nothing is done before the first parts are here.
let isBegun = false;
turns.add(() => {
  if (isBegun) return;
  isBegun = true;
  throw new PartsWanted(firstParts);
});
post({ kind: 'ready' });
