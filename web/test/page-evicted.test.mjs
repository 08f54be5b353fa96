// Storage that is emptied while a page has a memory open, and while it has none.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage, withOPFS } from './support/pages.mjs';

inBrowsers('evicted', (context) => {
  for (const storage of withOPFS.includes(context.name) ? ['opfs', 'indexeddb'] : ['indexeddb']) {
    test(`site data cleared under an open page: ${storage} says so everywhere, and loses nothing twice`, async () => {
      const page = await libraryPage(context);
      const seen = await page.evaluate(clearUnderway, storage);
      assert.deepEqual(seen.before, ['x']);
      assert.ok(seen.acknowledged <= 1, `${seen.acknowledged} changes were acknowledged after it was cleared`);
      assert.deepEqual(seen.refused, seen.calls.map((call) => `${call}: UNAVAILABLE evicted`));
      assert.ok(seen.exported.includes('x'), 'what there was can be put back');
      assert.equal(seen.closed, true);
      assert.deepEqual(seen.again, []);
      await page.close();
    });

    test(`an origin that was emptied but for the page's note: ${storage} is evicted, not empty`, async () => {
      const page = await libraryPage(context);
      await page.evaluate(putAndEmpty, storage);
      await page.reload();
      await page.waitForFunction(() => 'holdfast' in globalThis);
      const seen = await page.evaluate(lookAgain, storage);
      assert.deepEqual(seen.refused, ['list: UNAVAILABLE evicted', 'exists: UNAVAILABLE evicted', 'put: UNAVAILABLE evicted']);
      assert.equal(seen.count, 1, 'after clear it begins anew');
      await page.close();
    });
  }
});

// The functions below run in the page.

async function clearUnderway(storage) {
  const path = `cleared-${storage}.json`;
  const memory = await holdfast.open(path, { storage });
  await memory.put({ id: '1', content: 'x' });
  const before = (await memory.list()).map((e) => e.content);
  await fetch('clear');
  for (let i = 0; i < 200 && localStorage.length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 1));
  let acknowledged = 0;
  for (let i = 0; i < 20; i++) await memory.put({ content: 'lost' }).then(() => acknowledged++, () => {});
  const refused = [];
  const calls = {
    put: () => memory.put({ content: 'y' }),
    list: () => memory.list(),
    get: () => memory.get('1'),
    load: () => memory.load(),
    save: () => memory.save([]),
    count: () => memory.count(),
    exists: () => memory.exists(),
  };
  for (const [name, call] of Object.entries(calls)) {
    refused.push(`${name}: ${await call().then((x) => JSON.stringify(x), ({ code, reason }) => `${code} ${reason}`)}`);
  }
  const exported = JSON.parse(new TextDecoder().decode(await memory.export({ format: 'json' }))).entries.map((e) => e.content);
  await memory.close();
  const fresh = await holdfast.open(path, { storage });
  const again = await fresh.list().then((list) => list.map((e) => e.content), (error) => `${error.code} ${error.message}`);
  return { before, acknowledged, calls: Object.keys(calls), refused, exported, closed: true, again };
}

async function putAndEmpty(storage) {
  const memory = await holdfast.open(`emptied-${storage}.json`, { storage });
  await memory.put({ id: '1', content: 'x' });
  await memory.close();
  globalThis.worker = await holdfast.open('other.json', { storage: 'memory' });
  if (storage === 'opfs') {
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
  }
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = request.onerror = request.onblocked = resolve;
    });
  }
}

async function lookAgain(storage) {
  const memory = await holdfast.open(`emptied-${storage}.json`, { storage });
  const refused = [];
  for (const [name, call] of Object.entries({
    list: () => memory.list(),
    exists: () => memory.exists(),
    put: () => memory.put({ content: 'y' }),
  })) {
    refused.push(`${name}: ${await call().then((x) => JSON.stringify(x), ({ code, reason }) => `${code} ${reason}`)}`);
  }
  await memory.clear();
  await memory.put({ content: 'new' });
  return { refused, count: await memory.count() };
}
