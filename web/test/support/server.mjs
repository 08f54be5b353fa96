// A static host for pages under test.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';
import { dist, goldenFolder } from './paths.mjs';

const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** A page that has the library, as globalThis.holdfast. It reports what comes of an expression in its address. */
const libraryPage = `<!doctype html><meta charset="utf-8"><title>library</title>
<link rel="icon" href="data:,">
<script type="module">globalThis.holdfast = await import('./lib/index.js');
const report = new URLSearchParams(location.search).get('report');
if (report) {
  const outcome = await (0, eval)(report).then((result) => ({ result }), (error) => ({ error: String(error) }));
  await fetch('report', { method: 'POST', body: JSON.stringify(outcome) });
}</script>`;

/** A service worker that carries out code for the page, with the library as holdfast, and what is below it as hostFor. */
const serviceWorker = `import * as holdfast from './lib/index.js';
import { hostFor } from './lib/host.js';
addEventListener('install', (event) => event.waitUntil(skipWaiting()));
addEventListener('message', ({ data, ports: [port] }) => {
  new Function('holdfast', 'hostFor', 'return (' + data + ')()')(holdfast, hostFor).then(
    (result) => port.postMessage({ result }),
    (error) => port.postMessage({ error: String(error) }),
  );
});`;

/** What is served besides web/dist. */
const extras = { '/library.html': libraryPage, '/service-worker.js': serviceWorker };

/**
 * Serves web/dist on a port, and so an origin, of its own, below a sub-path. The
 * golden containers are in golden/.
 *
 * @param {{ wasmType?: string, folder?: string, caching?: string, onReport?: (text: string) => void }} [options]
 *   wasmType is for hosts that do not know the type of WebAssembly, folder to
 *   serve another one, caching is what the browser may do; nothing by default.
 *   onReport gets what pages send by POST
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} url ends with
 *   a slash; library.html there is a page with nothing but the library
 */
export async function serveDist({ wasmType = types['.wasm'], folder = dist, caching = 'no-store', onReport } = {}) {
  const server = createServer(async (request, response) => {
    if (onReport && request.method === 'POST') {
      onReport(await text(request));
      response.writeHead(204).end();
      return;
    }
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = pathname.replace(/^\/some\/where\//, '/').replace(/\/$/, '/index.html');
    if (path === '/clear') { // what a browser does when its user clears the data of a site
      response.writeHead(204, { 'Clear-Site-Data': '"storage"' }).end();
      return;
    }
    try {
      const body = await read(folder, normalize(path));
      const type = extname(path) === '.wasm' ? wasmType : types[extname(path)];
      response.writeHead(200, { 'Content-Type': type ?? 'application/octet-stream', 'Cache-Control': caching });
      response.end(body);
    } catch {
      response.writeHead(404).end('not found');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/some/where/`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

async function read(folder, path) {
  if (extras[path]) return extras[path];
  const golden = /^\/golden\/(.*)/.exec(path);
  return readFile(golden ? join(goldenFolder, golden[1]) : join(folder, path));
}
