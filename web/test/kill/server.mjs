// The host of the page, which hears what is acknowledged.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dist } from '../support/paths.mjs';

const here = fileURLToPath(new URL('./', import.meta.url));
const types = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const page = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="./page.js"></script>';

/**
 * @returns {Promise<{ url: string, acknowledged: () => number, reset: (n: number) => void,
 *   close: () => void }>} acknowledged is the highest number so far
 */
export async function serveKill() {
  let highest = 0;
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    const number = /^\/acknowledged\/(\d+)$/.exec(path)?.[1];
    if (number) {
      highest = Math.max(highest, Number(number));
      response.writeHead(204).end();
      return;
    }
    try {
      const body = path === '/' ? page : await readFile(join(path.startsWith('/lib/') ? dist : here, path));
      response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'text/html', 'Cache-Control': 'no-store' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    acknowledged: () => highest,
    reset: (n) => (highest = n),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
