// Several tabs that remember into one memory at once, in real browsers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { names } from './browsers.mjs';
import { inBrowsers, libraryPage, withOPFS } from './support/pages.mjs';

/** The storages, each with the browsers that have it. */
const storages = { opfs: withOPFS, indexeddb: names };

/** How long a tab that is gone may block the others, in milliseconds. */
const longestBlock = 2_000;

/** A page with a memory as globalThis.memory, which counts changes in globalThis.changes. */
async function memoryPage(context, path, storage) {
  const page = await libraryPage(context);
  await page.evaluate(openMemory, path, storage);
  return page;
}

/** Runs in a page. */
async function openMemory(path, storage) {
  globalThis.memory = await holdfast.open(path, { storage });
  globalThis.changes = 0;
  globalThis.memory.on('change', () => globalThis.changes++);
  await globalThis.memory.count(); // it listens from here on
}

/** Runs in a page: puts n entries one after the other. */
async function putMany(tab, n) {
  for (let i = 0; i < n; i++) {
    await globalThis.memory.put({ id: `${tab}-${i}`, content: `entry ${i} of tab ${tab}` });
  }
}

/** Runs in a page: waits for the list to have n entries, and says how long that took. */
async function untilListed(n, patience) {
  const start = performance.now();
  for (;;) {
    const ids = (await globalThis.memory.list()).map((entry) => entry.id);
    const took = performance.now() - start;
    if (ids.length === n || took > patience) return { took, ids };
  }
}

for (const [storage, engines] of Object.entries(storages)) {
  inBrowsers(`sessions on ${storage}`, (context) => {
    test('four tabs put at once, and each soon lists all', async () => {
      const pages = [];
      for (let i = 0; i < 4; i++) pages.push(await memoryPage(context, 'tabs.json', storage));
      await Promise.all(pages.map((page, tab) => page.evaluate(putMany, tab, 100)));
      const lists = await Promise.all(pages.map((page) => page.evaluate(untilListed, 400, 10_000)));
      for (const { took, ids } of lists) {
        assert.equal(new Set(ids).size, 400);
        assert.equal(ids.length, 400);
        assert.ok(took < 1_000, `all were listed only after ${took} ms`);
      }
      for (const page of pages) {
        assert.ok(await page.evaluate(() => globalThis.changes > 0), 'no tab heard of changes');
        await page.close();
      }
    });

    test('a change is told to the other tab, which finds it', async () => {
      const [writer, reader] = [
        await memoryPage(context, 'changes.json', storage),
        await memoryPage(context, 'changes.json', storage),
      ];
      for (const content of ['first', 'second']) {
        const before = await reader.evaluate(() => globalThis.changes);
        await writer.evaluate((text) => globalThis.memory.put({ content: text }), content);
        await reader.waitForFunction((n) => globalThis.changes > n, { timeout: 5_000 }, before);
        const newest = await reader.evaluate(async () => (await globalThis.memory.list({ limit: 1 }))[0].content);
        assert.equal(newest, content);
      }
      assert.equal(await writer.evaluate(() => globalThis.changes), 0, 'a tab heard of its own changes');
      await writer.evaluate(() => globalThis.memory.deleteAll());
      await reader.waitForFunction(async () => (await globalThis.memory.count()) === 0, { timeout: 5_000 });
      await writer.evaluate(() => globalThis.memory.put({ content: 'third' }));
      await reader.waitForFunction(async () => (await globalThis.memory.count()) === 1, { timeout: 5_000 });
      assert.equal(await writer.evaluate(() => globalThis.changes), 0, 'a tab heard of its own changes');
      await writer.evaluate(() => globalThis.memory.save([]));
      await reader.waitForFunction(async () => (await globalThis.memory.count()) === 0, { timeout: 5_000 });
      for (const page of [writer, reader]) await page.close();
    });

    test('of two tabs that change what they saw one gets CONFLICT', async () => {
      const pages = [];
      for (let i = 0; i < 2; i++) pages.push(await memoryPage(context, 'conflict.json', storage));
      await pages[0].evaluate(() => globalThis.memory.put({ id: '1', content: 'seen by both' }));
      for (const page of pages) {
        await page.evaluate(async () => {
          globalThis.seen = await globalThis.memory.get('1');
        });
      }
      const outcomes = await Promise.all(
        pages.map((page, tab) =>
          page.evaluate(async (content) => {
            const { memory, seen } = globalThis;
            return memory
              .put({ ...seen, content }, { ifRevision: memory.revision(seen) })
              .then(() => 'put', (error) => error.code);
          }, `tab ${tab}`),
        ),
      );
      assert.deepEqual([...outcomes].sort(), ['CONFLICT', 'put']);
      const content = await pages[1].evaluate(async () => (await globalThis.memory.get('1')).content);
      assert.equal(content, `tab ${outcomes.indexOf('put')}`);
      for (const page of pages) await page.close();
    });

    for (const what of ['a tab that is closed', 'a worker that is terminated']) {
      test(`${what} while it holds the lock blocks nobody for long`, async () => {
        const holder = await libraryPage(context);
        await holder.evaluate(() => {
          const workers = [];
          globalThis.Worker = class extends Worker {
            constructor(...args) {
              super(...args);
              workers.push(this);
            }
          };
          globalThis.endWorker = () => workers.forEach((worker) => worker.terminate());
        });
        await holder.evaluate(openMemory, 'gone.json', storage);
        const other = await memoryPage(context, 'gone.json', storage);
        await holder.evaluate(putMany, what, 1);
        // It is in the middle of many more when it ends.
        const busy = holder.evaluate(putMany, what, 10_000).catch(() => {});
        await holder.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100))).catch(() => {});
        const waiting = other.evaluate(async () => {
          const start = performance.now();
          await globalThis.memory.put({ content: 'mine' });
          return performance.now() - start;
        });
        if (what === 'a tab that is closed') await holder.close();
        else await holder.evaluate(() => globalThis.endWorker());
        const took = await waiting;
        assert.ok(took < longestBlock, `it took ${took} ms`);
        const found = await other.evaluate(async (id) => (await globalThis.memory.get(id)) !== null, `${what}-0`);
        assert.ok(found, 'what was put before is lost');
        await other.close();
        if (what !== 'a tab that is closed') await holder.close();
        await busy;
      });
    }

    test('a page that is left gives back what it keeps, and goes on when it is back', async () => {
      const page = await memoryPage(context, 'left.json', storage);
      const held = () => page.evaluate(async () => {
        const locks = await navigator.locks.query();
        return locks.held.some((lock) => lock.name.endsWith('left.json'));
      });
      await page.evaluate(putMany, 0, 1);
      assert.equal(await held(), true, 'a lock is kept for the next call');
      await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
      await until(async () => !(await held()));
      await page.evaluate(putMany, 1, 3);
      await until(async () => !(await held()));
      await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
      await page.waitForFunction(() => globalThis.changes > 0, { timeout: 5_000 });
      await page.evaluate(putMany, 2, 1);
      assert.equal(await held(), true);
      await page.evaluate(() => globalThis.memory.yield());
      assert.equal(await held(), false);
      assert.equal(await page.evaluate(() => globalThis.memory.count()), 5);
      await page.close();
    });

    test('what a session has put is in the container after close', async () => {
      const page = await memoryPage(context, 'close.json', storage);
      const stats = await page.evaluate(async (storage) => {
        const { memory } = globalThis;
        await memory.put([{ content: 'a' }, { content: 'b' }]);
        const before = await memory.stats();
        await memory.close();
        const again = await holdfast.open(memory.path, { storage });
        return { before, after: await again.stats() };
      }, storage);
      assert.ok(stats.before.journalBytes > 0);
      assert.equal(stats.after.journalBytes, 0);
      assert.equal(stats.after.entries, 2);
      await page.close();
    });
  }, { engines });
}

/** Waits for a condition, for two seconds. */
async function until(condition) {
  const end = Date.now() + 2_000;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `still not: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
