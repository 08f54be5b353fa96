// The list of memories, and what status tells of one, in real browsers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage, withOPFS } from './support/pages.mjs';

inBrowsers('files', (context) => {
  test('files lists the memories of all storages', async () => {
    const page = await libraryPage(context);
    const { lists, sizes, took } = await page.evaluate(async (hasOPFS) => {
      const storages = hasOPFS ? ['opfs', 'indexeddb'] : ['indexeddb'];
      const lists = [(await holdfast.files()).length];
      const sizes = {};
      for (const storage of storages) {
        for (const name of ['two.json', 'agents/ada/one.json']) {
          const memory = await holdfast.open(`${storage}/${name}`, { storage });
          await memory.put([{ content: 'a' }]);
          await memory.import(await memory.export()); // keeps a backup
          sizes[`${storage}/${name}`] = (await memory.status()).bytes;
        }
      }
      const start = performance.now();
      lists.push(await holdfast.files());
      const took = performance.now() - start;
      lists.push(await holdfast.files({ storage: 'indexeddb', folder: 'indexeddb/agents/' }));
      lists.push(await holdfast.files({ folder: '../x' }).catch((error) => error.code));
      return { lists, sizes, took };
    }, withOPFS.includes(context.name));
    const [none, all, some, refused] = lists;
    assert.equal(none, 0);
    assert.deepEqual(all.map(({ path }) => path), Object.keys(sizes).sort());
    for (const { path, storage, bytes, modified } of all) {
      assert.ok(path.startsWith(storage));
      assert.equal(bytes, sizes[path]);
      assert.ok(Math.abs(Date.parse(modified) - Date.now()) < 60_000, modified);
    }
    assert.deepEqual(some.map(({ path }) => path), ['indexeddb/agents/ada/one.json']);
    assert.equal(refused, 'INVALID');
    assert.ok(took < 2_000, `it took ${took} ms`);
    await page.close();
  });

  test('status tells the sizes and the last save, also of another tab', async () => {
    const [page, other] = [await libraryPage(context), await libraryPage(context)];
    const statusOf = (tab) =>
      tab.evaluate(async () => {
        globalThis.memory ??= await holdfast.open('status.json');
        const { bytes, journalBytes, lastSave } = await globalThis.memory.status();
        return { bytes, journalBytes, lastSave };
      });
    assert.deepEqual(await statusOf(page), { bytes: null, journalBytes: 0, lastSave: null });
    const stats = await page.evaluate(async () => {
      await globalThis.memory.put({ content: 'x' });
      return globalThis.memory.stats();
    });
    const [mine, theirs] = [await statusOf(page), await statusOf(other)];
    assert.ok(mine.lastSave.ms > 0);
    assert.ok(stats.journalBytes > 0);
    for (const { bytes, journalBytes } of [mine, theirs]) {
      assert.equal(bytes, stats.containerBytes);
      assert.equal(journalBytes, stats.journalBytes);
    }
    assert.equal(theirs.lastSave, null);
    for (const tab of [page, other]) await tab.close();
  });
});
