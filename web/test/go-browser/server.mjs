// Serving one Go test binary to a browser and hearing how it went.

import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** A page that says nothing for this long has crashed, in milliseconds. */
const silenceLimit = 30_000;

const client = (name) => fileURLToPath(new URL(`client/${name}`, import.meta.url));

/**
 * Serves a test binary on a port of its own, which gives it an origin, and so a
 * storage, of its own.
 *
 * @param {object} options
 * @param {string} options.wasm path of the binary
 * @param {string} options.wasmExec path of Go's wasm_exec.js
 * @param {string[]} options.args arguments of the binary
 * @param {{root: string, files: {path: string, size: number}[]}} options.testdata
 *   files that the binary can read
 * @param {Record<string, string>} [options.env] environment of the binary
 * @param {number} options.timeout limit of the whole run, in milliseconds
 * @param {(text: string) => void} options.onOutput gets what the binary prints
 * @returns {Promise<{url: string, result: Promise<{code?: number, error?: string}>,
 *   fail: (reason: string) => void, close: () => void}>} the page to open;
 *   result, which never rejects; fail, to end the run from outside
 */
export async function serveTest({ wasm, wasmExec, args, testdata, env = {}, timeout, onOutput }) {
  const { promise: result, resolve } = withResolvers();
  const fail = (reason) => resolve({ error: reason });
  const limit = setTimeout(() => fail(`no end after ${timeout / 1000} s`), timeout);
  const silence = setTimeout(() => fail(`the page is silent for ${silenceLimit / 1000} s: it crashed or never loaded`), silenceLimit);

  const files = {
    '/': [client('index.html'), 'text/html; charset=utf-8'],
    '/page.js': [client('page.js'), 'text/javascript'],
    '/worker.js': [client('worker.js'), 'text/javascript'],
    '/memory-fs.js': [client('memory-fs.js'), 'text/javascript'],
    '/wasm_exec.js': [wasmExec, 'text/javascript'],
    '/test.wasm': [wasm, 'application/wasm'],
  };
  for (const { path } of testdata.files) {
    files[`/files/${path}`] = [join(testdata.root, path), 'application/octet-stream'];
  }
  const reports = {
    '/alive': () => {},
    '/output': onOutput,
    '/exit': (body) => resolve(JSON.parse(body)),
  };

  const server = createServer(async (request, response) => {
    silence.refresh();
    const path = decodeURIComponent(request.url);
    if (request.method === 'POST' && path in reports) {
      reports[path](await text(request));
      response.writeHead(204).end();
    } else if (path === '/config.json') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ args, env, files: testdata.files }));
    } else if (path === '/clear') {
      // What a browser does when its user clears the data of a site.
      response.setHeader('clear-site-data', '"storage"').end();
    } else if (path in files) {
      const [file, type] = files[path];
      createReadStream(file).on('error', (error) => fail(String(error))).pipe(response.setHeader('content-type', type));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));

  const close = () => {
    clearTimeout(limit);
    clearTimeout(silence);
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, result, fail, close };
}

function withResolvers() {
  let resolve;
  const promise = new Promise((r) => { resolve = r; });
  return { promise, resolve };
}
