// The host of the pages, which hears what is acknowledged.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { dist } from '../support/paths.mjs';

const here = fileURLToPath(new URL('./', import.meta.url));
const types = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const page = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="./page.js"></script>';

/** How long after a kill the last words of a browser are waited for, in milliseconds. */
const lastWords = 5_000;

/**
 * @returns {Promise<{ url: string, acknowledged: (writer: string) => number,
 *   silence: () => Promise<void>, close: () => void }>} acknowledged is the
 *   highest number that a writer has sent so far; silence resolves when the
 *   connections of a browser that was killed have ended, and with them all that
 *   it had sent has been heard
 */
export async function serveKill() {
  const highest = new Map();
  const server = createServer(serveFile);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('error', () => {}); // it was killed
    socket.on('message', (data) => {
      const [writer, number] = String(data).split(' ');
      highest.set(writer, Math.max(highest.get(writer) ?? 0, Number(number)));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    acknowledged: (writer) => highest.get(writer) ?? 0,
    silence: () => silence(sockets),
    close: () => {
      sockets.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function serveFile(request, response) {
  const path = normalize(new URL(request.url, 'http://localhost').pathname);
  try {
    const body = path === '/' ? page : await readFile(join(path.startsWith('/lib/') ? dist : here, path));
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'text/html', 'Cache-Control': 'no-store' });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

async function silence({ clients }) {
  const until = Date.now() + lastWords;
  while (clients.size > 0) {
    if (Date.now() > until) throw new Error('a killed browser is still connected');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
