// Pages that are left and come back from the back-forward cache.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inBrowsers, withOPFS } from './support/pages.mjs';
import { serveDist } from './support/server.mjs';

/** Within this time a page that was left has given up its lock, in milliseconds. */
const lockLimit = 2_000;

// Firefox keeps no page in this cache whose worker holds a lock. Chromium does,
// until another tab writes, and then loads it anew as well.
inBrowsers('the back-forward cache', (context) => {
  let host;
  before(async () => {
    host = await serveDist({ caching: 'no-cache' }); // no page that must not be stored
  });
  after(() => host.close());

  for (const storage of ['opfs', 'indexeddb']) {
    if (context.name === 'chromium') {
      test(`a page that comes back from it goes on in ${storage}`, async () => {
        const page = await openPage(context, host.url);
        await page.evaluate(openHere, `back-${storage}.json`, storage);
        await page.evaluate(putHere, 'first');
        await leaveAndComeBack(page, host.url);
        assert.equal(await page.evaluate(() => globalThis.persisted), true);
        await page.evaluate(putHere, 'second');
        const other = await openPage(context, host.url);
        await other.evaluate(openHere, `back-${storage}.json`, storage);
        await other.evaluate(putHere, 'third');
        for (const one of [page, other]) {
          assert.deepEqual(await one.evaluate(contentsHere), ['first', 'second', 'third']);
        }
        await Promise.all([page.close(), other.close()]);
      });
    }

    test(`another tab writes to ${storage} while a page is left, which sees it when it is back`, async () => {
      const [left, other] = [await openPage(context, host.url), await openPage(context, host.url)];
      for (const page of [left, other]) await page.evaluate(openHere, `meanwhile-${storage}.json`, storage);
      await left.evaluate(putHere, 'first');
      let waited;
      await leaveAndComeBack(left, host.url, async () => (waited = await other.evaluate(putHere, 'second')));
      assert.ok(waited < lockLimit, `the lock was free after ${waited} ms`);
      await left.evaluate(openHere, `meanwhile-${storage}.json`, storage);
      assert.deepEqual(await left.evaluate(contentsHere), ['first', 'second']);
      await Promise.all([left.close(), other.close()]);
    });
  }
}, { engines: withOPFS });

async function openPage({ browser }, url) {
  const page = await browser.newPage();
  await page.goto(`${url}library.html`);
  await page.waitForFunction(() => 'holdfast' in globalThis);
  return page;
}

async function leaveAndComeBack(page, url, meanwhile = () => {}) {
  await page.goto(url.replace('127.0.0.1', 'localhost'));
  await meanwhile();
  await page.goBack().catch(() => {}); // a frame that is exchanged is no failure
  await page.waitForFunction(() => 'holdfast' in globalThis, { polling: 50 });
}

// The functions below run in the page.

async function openHere(path, storage) {
  globalThis.memory = await holdfast.open(path, { storage });
  addEventListener('pageshow', ({ persisted }) => (globalThis.persisted = persisted));
}

async function putHere(content) {
  const started = performance.now();
  await globalThis.memory.put({ content });
  return performance.now() - started;
}

async function contentsHere() {
  return (await globalThis.memory.list()).map((e) => e.content).sort();
}
