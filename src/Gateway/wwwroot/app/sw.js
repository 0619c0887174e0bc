// The service puts `version` and `files` in front of this. A version is taken whole, beside the old one, and waits until
// the screen says that it may go on. Answers of the API are never kept here.
const cacheName = `clb-so-${version}`;
const page = '/app/';

self.addEventListener('install', event => event.waitUntil((async () => {
  const cache = await caches.open(cacheName);
  await cache.addAll([page, ...files].map(file => new Request(file, { cache: 'reload' })));
})()));

self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('clb-so-') && name !== cacheName) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener('message', event => {
  if (event.data === 'go on') self.skipWaiting();
});

self.addEventListener('fetch', event => {
  const address = new URL(event.request.url);
  if (event.request.method !== 'GET' || address.origin !== location.origin) return;
  if (event.request.mode === 'navigate' && (address.pathname === '/app' || address.pathname === page)) event.respondWith(kept(page, event.request));
  else if (files.includes(address.pathname)) event.respondWith(kept(address.pathname, event.request));
});

const kept = async (path, request) => (await (await caches.open(cacheName)).match(path)) ?? fetch(request);
