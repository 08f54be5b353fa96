// The service worker of the app: it keeps the app's files, all of one version,
// so that the app starts without a network. What is remembered is stored by the
// library and never passes here.

/**
 * The files of the app, each with its hash. The build writes them here, so that
 * this file changes, and the browser finds a new version, when any of them does.
 *
 * @type {Record<string, string>}
 */
const files = {};

const scope = registration.scope;

/** Other apps may be below other paths of the same origin. */
const cachesHere = `holdfast app at ${scope} `;

addEventListener('install', (event) => event.waitUntil(keepFiles()));
addEventListener('activate', (event) => event.waitUntil(takeOver()));
addEventListener('message', ({ data }) => {
  if (data === 'take over') skipWaiting();
});
addEventListener('fetch', (event) => {
  const path = pathOf(event.request);
  if (path !== undefined) event.respondWith(answer(event.request, path));
});

/**
 * Fetches all files anew. One that is not of this version, because the host is
 * being updated, makes it fail, and the version before goes on.
 */
async function keepFiles() {
  const cache = await caches.open(await cacheName());
  await cache.addAll(
    Object.entries(files).map(([path, integrity]) => new Request(scope + path, { integrity, cache: 'no-cache' })),
  );
}

async function takeOver() {
  const current = await cacheName();
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(cachesHere) && name !== current).map((name) => caches.delete(name)));
  await clients.claim();
}

async function cacheName() {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(files)));
  return cachesHere + Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The path of a file that is kept, as files has it. What an address has behind it makes no difference. */
function pathOf({ method, url }) {
  const [address] = url.split(/[?#]/);
  if (method !== 'GET' || !address.startsWith(scope)) return undefined;
  const path = address.slice(scope.length).replace(/^index\.html$/, '');
  return Object.hasOwn(files, path) ? path : undefined;
}

async function answer(request, path) {
  const cache = await caches.open(await cacheName());
  return (await cache.match(scope + path)) ?? fetch(request);
}
