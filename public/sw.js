// The course without a network. The two constants are filled in by the build (src/tools/site/offline.ts).
const revision = 'REVISION';
/** @type {[string, string][]} path and revision of every file that is fetched ahead */
const files = [/* FILES */];

const aheadCache = `podlab-${revision}`;
// Names in /_astro/ carry a hash of their content, so what was fetched once stays right.
const lazyCache = 'podlab-lazy';
// Servers may add `Vary: Origin`; what is kept here is the same for every kind of request.
const anyRequest = { ignoreSearch: true, ignoreVary: true };

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(aheadCache).then((cache) => cache.addAll(files.map(([path]) => new Request(path, { cache: 'no-cache' })))));
});

self.addEventListener('activate', (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name.startsWith('podlab-') && name !== aheadCache && name !== lazyCache) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(old());
});

/** A page by its address, with or without the closing slash. */
async function page(request) {
  const cache = await caches.open(aheadCache);
  const path = new URL(request.url).pathname;
  const kept = (await cache.match(path, anyRequest)) ?? (await cache.match(`${path}/`, anyRequest));
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch {
    return (await cache.match('/404.html', anyRequest)) ?? Response.error();
  }
}

async function asset(request) {
  const kept = await caches.match(request, anyRequest);
  if (kept) return kept;
  const response = await fetch(request);
  const path = new URL(request.url).pathname;
  if (response.ok && (path.startsWith('/_astro/') || path.startsWith('/pagefind/'))) await (await caches.open(lazyCache)).put(request, response.clone());
  return response;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(request.mode === 'navigate' ? page(request) : asset(request));
});
