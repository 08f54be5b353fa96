// Imports that take their time, through a page in real browsers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largeContainer } from './support/large.mjs';
import { inBrowsers, libraryPage } from './support/pages.mjs';

inBrowsers('imports', (context) => {
  test('100,000 entries are imported while the page goes on', async () => {
    const page = await pageWithFile(100_000);
    const { told, longest, newest } = await page.evaluate(async () => {
      const memory = await holdfast.open('large.json');
      await memory.count();
      const told = [];
      const stop = globalThis.watchPauses();
      await memory.import(globalThis.file, { onProgress: (progress) => told.push(progress) });
      const longest = stop();
      const newest = await memory.list({ limit: 1 });
      await memory.clear();
      return { told, longest, newest: newest[0].id };
    });
    // Half a second, for a machine that is busy with much else: what takes a
    // second on the thread of the page would show.
    assert.ok(longest < 500, `the page stood still for ${longest} ms`);
    assert.deepEqual([...new Set(told.map(({ phase }) => phase))], ['read', 'check', 'write']);
    assert.ok(told.filter(({ phase }) => phase === 'check').length > 3, 'it was not told in between');
    assert.deepEqual(told.at(-1), { phase: 'write', done: told[0].total, total: told[0].total });
    assert.equal(newest, 'entry-99999');
    await page.close();
  });

  test('an import that is given up changes nothing, and other calls go on', async () => {
    const page = await pageWithFile(100_000);
    const rounds = await page.evaluate(async () => {
      const memory = await holdfast.open('given-up.json');
      await memory.put({ id: 'kept', content: 'kept' });
      const other = await holdfast.open('other.json');
      const outcomes = [];
      for (const phase of ['read', 'check']) {
        const controller = new AbortController();
        let meanwhile;
        const outcome = await memory
          .import(globalThis.file, {
            signal: controller.signal,
            onProgress(progress) {
              if (progress.phase !== phase || progress.done > 0) return;
              meanwhile = other.put({ content: phase });
              controller.abort();
            },
          })
          .then(() => 'imported', (error) => [error.name, error === controller.signal.reason]);
        await meanwhile;
        outcomes.push([outcome, await memory.count(), (await memory.list({ limit: 1 }))[0].id]);
      }
      await memory.import(globalThis.file);
      outcomes.push([await memory.count(), await other.count()]);
      return outcomes;
    });
    assert.deepEqual(rounds, [
      [['AbortError', true], 1, 'kept'],
      [['AbortError', true], 1, 'kept'],
      [100_000, 2],
    ]);
    await page.close();
  });

  /** A page that has a container of n entries as globalThis.file, and watchPauses. */
  async function pageWithFile(n) {
    const page = await libraryPage(context);
    await page.evaluate(`globalThis.file = new File([(${largeContainer})(${n})], 'large.json')`);
    await page.evaluate(() => {
      globalThis.watchPauses = () => {
        let [last, longest] = [performance.now(), 0];
        const { port1, port2 } = new MessageChannel();
        const tick = () => {
          const now = performance.now();
          longest = Math.max(longest, now - last);
          last = now;
          setTimeout(() => port2.postMessage(null), 4);
        };
        port1.onmessage = tick;
        tick();
        return () => {
          port1.close();
          return longest;
        };
      };
    });
    return page;
  }
});
