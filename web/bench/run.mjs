// Runs the benchmarks of this folder in real browsers.
//
//   node web/bench/run.mjs [--browser chromium,firefox] [--sizes 1000,10000,100000]
//     [--work save,load,open,rewrite,put] [--peers ID,…] [--rounds N] [--budget MS]
//     [--json FILE] [--write]
//
// Build the library first (npm --prefix web run build).

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { close, launch } from '../test/browsers.mjs';
import { build } from './build.mjs';
import { serve } from './serve.mjs';
import { formatTime } from './stats.js';

const { values: options } = parseArgs({
  options: {
    browser: { type: 'string', default: 'chromium,firefox' },
    sizes: { type: 'string', default: '1000,10000,100000' },
    work: { type: 'string' },
    peers: { type: 'string' },
    rounds: { type: 'string' },
    budget: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

/** What the page is asked for. */
const wanted = {
  sizes: options.sizes.split(',').map(Number),
  works: options.work?.split(','),
  peers: options.peers?.split(','),
  rounds: options.rounds && Number(options.rounds),
  budget: options.budget && Number(options.budget),
};

/** Everything in one browser, on one page. */
async function runIn(name, url) {
  const browser = await launch(name, { protocolTimeout: 1_200_000 });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    await page.goto(url);
    await page.waitForFunction(() => 'bench' in globalThis);
    const started = Date.now();
    const report = await page.evaluate((o) => globalThis.bench.run(o), wanted);
    report.environment.version = await browser.version();
    report.took = Date.now() - started;
    return report;
  } finally {
    await close(browser);
  }
}

function print(name, report) {
  const width = Math.max(...report.peers.map((peer) => peer.name.length));
  for (const size of report.sizes) {
    for (const work of report.works) {
      console.log(`\n${name}: ${work.title}, ${size.toLocaleString('en')} entries (median, quartiles in ms, calls)`);
      const cells = report.cells.filter((cell) => cell.size === size && cell.work === work.id);
      for (const cell of cells) {
        const { name: peer } = report.peers.find(({ id }) => id === cell.peer);
        console.log(`  ${peer.padEnd(width)} ${figures(cell)}`);
      }
    }
  }
  for (const { title, to, ratio, most } of report.targets) {
    console.log(`${title}: ${ratio.toFixed(2)} of ${to}, wanted at most ${most}`);
  }
}

function figures({ median, low, high, times, failed, none }) {
  if (median === undefined) return failed ? `failed: ${failed}` : `none: ${none}`;
  const columns = [median, low, high].map((ms) => formatTime(ms).padStart(9));
  return `${columns.join(' ')}  ${times.length}`;
}

const { url, close: closeServer } = await serve(await build({ sizes: options.write }));
try {
  const reports = {};
  for (const name of options.browser.split(',')) {
    reports[name] = await runIn(name, url);
    print(name, reports[name]);
    console.log(`${name} took ${Math.round(reports[name].took / 1_000)} s`);
  }
  if (options.json) await writeFile(options.json, JSON.stringify(reports));
} finally {
  closeServer();
}
