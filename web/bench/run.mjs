// Runs the benchmarks of this folder in real browsers.
//
//   node web/bench/run.mjs [--browser chromium,firefox] [--sizes 100,10000,100000]
//     [--rounds 200] [--storage auto] [--json FILE]
//
// Build the library first (npm --prefix web run build).

import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { close, launch } from '../test/browsers.mjs';

const web = fileURLToPath(new URL('../', import.meta.url));

/** Where the parts of the page are. */
const folders = {
  '/lib/': join(web, 'dist/lib/'),
  '/sqlite/': join(web, 'node_modules/@sqlite.org/sqlite-wasm/sqlite-wasm/jswasm/'),
  '/': join(web, 'bench/'),
};

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

async function serve() {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname).replace(/\/$/, '/index.html');
    const prefix = Object.keys(folders).find((one) => path.startsWith(one));
    try {
      const body = await readFile(folders[prefix] + path.slice(prefix.length));
      response.writeHead(200, {
        'Content-Type': types[extname(path)] ?? 'application/octet-stream',
        'Cache-Control': 'max-age=3600', // so that every start but the first finds the programs in the cache
        // What is isolated gets a clock of 5 to 20 µs.
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      });
      response.end(body);
    } catch {
      response.writeHead(404).end('not found');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const { values: options } = parseArgs({
  options: {
    browser: { type: 'string', default: 'chromium,firefox' },
    sizes: { type: 'string', default: '100,10000,100000' },
    rounds: { type: 'string', default: '200' },
    storage: { type: 'string', default: 'auto' },
    json: { type: 'string' },
  },
});
const sizes = options.sizes.split(',').map(Number);
const rounds = Number(options.rounds);

/** Everything in one browser, on one page. */
async function runIn(name, url) {
  const browser = await launch(name, { protocolTimeout: 600_000 });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    await page.goto(url);
    await page.waitForFunction(() => 'bench' in globalThis);
    const results = { put: {}, open: {} };
    for (const size of sizes) {
      const put = { size, rounds, storage: options.storage };
      results.put[size] = await page.evaluate((o) => globalThis.bench.measurePut(o), put);
      print(`${name}, put, ${size} entries`, results.put[size]);
    }
    for (const size of sizes.filter((one) => one >= 10_000)) {
      const open = { size, rounds: 9, storage: options.storage };
      results.open[size] = await page.evaluate((o) => globalThis.bench.measureOpen(o), open);
      print(`${name}, open and list 20 of ${size} entries`, results.open[size]);
    }
    return results;
  } finally {
    await close(browser);
  }
}

function print(title, results) {
  console.log(title);
  for (const [name, { median, low, high }] of Object.entries(results)) {
    const ratio = name === 'holdfast' ? '' : `  holdfast takes ${(results.holdfast.median / median).toFixed(2)} of it`;
    const figures = [median, low, high].map((ms) => ms.toFixed(2).padStart(8)).join(' ');
    console.log(`  ${name.padEnd(10)} median, low, high in ms:${figures}${ratio}`);
  }
}

const server = await serve();
try {
  const all = {};
  for (const name of options.browser.split(',')) {
    all[name] = await runIn(name, `http://127.0.0.1:${server.address().port}/`);
  }
  if (options.json) await writeFile(options.json, JSON.stringify(all));
} finally {
  server.closeAllConnections();
  server.close();
}
