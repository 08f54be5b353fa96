// Runs the bench page in real browsers.
//
//   node web/bench/run.mjs [--browser chromium,firefox] [--sizes 1000,10000,100000]
//     [--work save,load,open,put,rewrite] [--peers ID,…] [--rounds N] [--budget MS]
//     [--json FILE] [--publish]
//
// --json writes what was measured, every time included; --publish keeps it
// in results.md and results.json. Build the library first (npm --prefix web run build).

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { close, launch } from '../test/browsers.mjs';
import { build } from './build.mjs';
import { formatCount, formatRatio, formatTime } from './format.js';
import { publish } from './publish.mjs';
import { serve } from './serve.mjs';

const { values: options } = parseArgs({
  options: {
    browser: { type: 'string', default: 'chromium,firefox' },
    sizes: { type: 'string', default: '1000,10000,100000' },
    work: { type: 'string' },
    peers: { type: 'string' },
    rounds: { type: 'string' },
    budget: { type: 'string' },
    json: { type: 'string' },
    publish: { type: 'boolean', default: false },
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

/** How long a whole run in one browser may take, in milliseconds. */
const runLimit = 1_200_000;

async function runIn(name, url) {
  const browser = await launch(name, { protocolTimeout: runLimit });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    await page.goto(url);
    await page.waitForFunction(() => 'bench' in globalThis);
    const started = Date.now();
    const report = await page.evaluate((o) => globalThis.bench.run(o), wanted);
    const [, version] = (await browser.version()).split('/');
    Object.assign(report.environment, { name, version });
    console.log(`\n${name} took ${Math.round((Date.now() - started) / 1_000)} s`);
    return report;
  } finally {
    await close(browser);
  }
}

function print(report) {
  for (const size of report.sizes) {
    for (const work of report.works) {
      console.log(`\n${work.title}, ${formatCount(size)} entries (median, quartiles in ms, calls)`);
      const cells = report.cells.filter((cell) => cell.size === size && cell.work === work.id);
      for (const cell of cells) console.log(`  ${cell.peer.padEnd(26)} ${figures(cell)}`);
    }
  }
  console.log();
  for (const { title, to, ratio, most } of report.targets) {
    console.log(`${title}: ${formatRatio(ratio)} of ${to}, wanted at most ${most}`);
  }
}

function figures({ median, low, high, calls, failed, none }) {
  if (median === undefined) return failed ? `failed: ${failed}` : `none: ${none}`;
  const columns = [median, low, high].map((ms) => formatTime(ms).padStart(9));
  return `${columns.join(' ')}  ${calls}`;
}

const { url, close: closeServer } = await serve(await build({ sizes: options.publish }));
try {
  const reports = {};
  for (const name of options.browser.split(',')) {
    reports[name] = await runIn(name, url);
    print(reports[name]);
  }
  if (options.json) await writeFile(options.json, JSON.stringify(reports));
  if (options.publish) await publish(reports);
} finally {
  closeServer();
}
