import { LabHost } from '../../simulator/lab-host.ts';
import type { Message, Request } from '../protocol/index.ts';

/** How often the clock is moved on while it runs. */
const tickMillis = 50;
/** A tick works no longer than this at a time, so that requests are heard in between. */
const sliceMillis = 30;

const post = (message: Message): void => self.postMessage(message);
/** The texts of `kubectl explain` are large: they come by themselves while the reader is busy with other things. */
let texts: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
fetch('/descriptions.json')
  .then(async (response) => {
    if (response.ok) texts = await response.json();
  })
  // Without them (offline before the first full visit) explain says that there is no description.
  .catch(() => undefined);

const host = new LabHost(post, (definition, field) => texts[definition]?.[field]);

let last = 0;
let ticking: ReturnType<typeof setInterval> | undefined;

/** Says when a slice of work that begins now is used up. */
function slice(): () => boolean {
  const began = performance.now();
  return () => performance.now() - began > sliceMillis;
}

function tick(): void {
  const now = performance.now();
  host.tick(now - last, slice());
  last = now;
  pace();
}

/** Ticks only while there is something to do. */
function pace(): void {
  if (host.running === (ticking !== undefined)) return;
  clearInterval(ticking);
  ticking = undefined;
  last = performance.now();
  if (host.running) ticking = setInterval(tick, tickMillis);
}

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  try {
    post({ kind: 'answer', id: data.id, value: host.handle(data, slice()) });
  } catch (error) {
    post({ kind: 'failed', id: data.id, error: error instanceof Error ? error.message : String(error) });
  }
  pace();
});

post({ kind: 'ready' });
