// The bench page, with sizes that tell nothing.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { build } from '../bench/build.mjs';
import { inBrowsers, withOPFS } from './support/pages.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

before(() => build({ sizes: false }));

inBrowsers(
  'the bench page',
  (context) => {
    test('a run fills or declares every cell, and is accessible', async () => {
      const page = await openBench(context);
      const report = await page.evaluate(() => globalThis.bench.run({ sizes: [30], rounds: 1 }));
      assert.equal(report.peers.length * report.works.length, report.cells.length);
      assert.deepEqual(report.cells.filter(({ failed }) => failed !== undefined), []);
      for (const { times, none } of report.cells) assert.ok(none ?? times.every((ms) => ms >= 0));
      assert.ok(report.cells.some(({ times }) => times?.length === 1));

      const texts = await page.$$eval('#table td', (cells) => cells.map((cell) => cell.textContent));
      assert.equal(texts.length, report.peers.length * (report.works.length + 1));
      assert.ok(texts.every((text) => /^(—|[\d.,]+ \(once\))$/.test(text)), texts.join(' | '));
      const drawn = await page.$$eval('#charts .median', (dots) => dots.length);
      assert.equal(drawn, report.cells.filter(({ median }) => median !== undefined).length);
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(await leftovers(page), []);
      await page.close();
    });

    test('one that fails says why, and does not stop the others', async () => {
      const page = await openBench(context);
      const { cells } = await page.evaluate(() => {
        StorageManager.prototype.getDirectory = () => Promise.reject(new Error('<b>no OPFS</b> here'));
        return globalThis.bench.run({ sizes: [20], works: ['put'], rounds: 2, peers: ['sqlite', 'idb-keyval'] });
      });
      assert.deepEqual(cells.map(({ peer, failed }) => [peer, failed]), [
        ['sqlite', 'could not be filled: <b>no OPFS</b> here'],
        ['idb-keyval', undefined],
      ]);
      assert.equal(await page.$eval('[data-work=put] .reason', (reason) => reason.innerHTML), 'could not be filled: &lt;b&gt;no OPFS&lt;/b&gt; here');
      await page.close();
    });

    test('a run is cancelled by the visitor, keeps what it has, and leaves nothing stored', async () => {
      const page = await openBench(context);
      await page.evaluate(() => document.querySelectorAll('[name=size]').forEach((box) => (box.checked = box.value === '1000')));
      await page.click('#run');
      await page.waitForFunction(() => !document.getElementById('progress').hidden);
      assert.equal(await page.$eval('#run', (button) => button.disabled), true);
      await page.click('#cancel');
      await page.waitForFunction(() => document.getElementById('progress').hidden);
      assert.match(await page.$eval('#said', (said) => said.textContent), /cancelled/);
      assert.equal(await page.$eval('#error', (error) => error.hidden), true);
      assert.deepEqual(await leftovers(page), []);
      await page.close();
    });
  },
  { engines: withOPFS },
);

async function openBench(context) {
  const page = await context.newPage('bench/');
  await page.waitForFunction(() => 'bench' in globalThis);
  return page;
}

/** What axe finds, in words. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run());
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`);
}

/** Databases and files of the bench that are still there. */
function leftovers(page) {
  return page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name);
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names.filter((name) => name.startsWith('bench'));
  });
}
