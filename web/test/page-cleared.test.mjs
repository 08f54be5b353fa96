// The data of the site is cleared while a memory is open: what the program says
// when it is asked to look.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage, withOPFS } from './support/pages.mjs';

inBrowsers('cleared while open', (context) => {
  for (const storage of withOPFS.includes(context.name) ? ['opfs', 'indexeddb'] : ['indexeddb']) {
    test(`${storage}: everything says so, and nothing in memory is lost`, async () => {
      const page = await libraryPage(context);
      const seen = await page.evaluate(clearUnderSession, storage);
      assert.deepEqual([seen.look.code, seen.look.reason], ['UNAVAILABLE', 'evicted']);
      assert.match(seen.look.message, /may not have been stored: 2$/);
      assert.deepEqual(seen.refused, Object.fromEntries(Object.keys(seen.refused).map((call) => [call, 'UNAVAILABLE evicted'])));
      assert.deepEqual([seen.exported, seen.salvaged], [['one', 'two'], ['one', 'two']]);
      assert.deepEqual(seen.restored, ['one', 'two', 'three'], 'the export was imported, and it goes on');
      await page.close();
    });

    test(`${storage}: a memory can be closed, and opened anew`, async () => {
      const page = await libraryPage(context);
      const seen = await page.evaluate(clearUnderAll, storage);
      assert.deepEqual(seen, { ended: true, fresh: [], again: ['new'], unstored: ['first'] });
      await page.close();
    });
  }
}, { engines: withOPFS });

// The functions below run in the page.

async function clearUnderSession(storage) {
  const { hostFor } = await import(new URL('lib/host.js', location.href).href);
  const path = `${storage}/session.json`;
  const memory = await holdfast.open(path, { storage });
  await memory.put({ id: '1', content: 'one' });
  await memory.put({ id: '2', content: 'two' });
  const look = () =>
    hostFor({}).call({ memory: { id: 1, path, storage }, method: 'checkThere', params: { timeoutMs: 5000, changes: 2 } });
  await look();
  await fetch('/clear');
  let found;
  for (let tries = 0; !found && tries < 200; tries++) {
    await look().catch(({ code, reason, message }) => (found = { code, reason, message }));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const contents = (entries) => entries.map(({ content }) => content).sort((a, b) => (a > b ? 1 : -1));
  const calls = {
    put: () => memory.put({ content: 'lost' }),
    list: () => memory.list(),
    get: () => memory.get('1'),
    count: () => memory.count(),
    load: () => memory.load(),
    save: () => memory.save([]),
    exists: () => memory.exists(),
    status: () => memory.status(),
    checkpoint: () => memory.checkpoint(),
    look,
  };
  const refused = {};
  for (const [name, call] of Object.entries(calls)) {
    refused[name] = await call().then(() => 'resolved', ({ code, reason }) => `${code} ${reason}`);
  }
  const data = await memory.export();
  const exported = contents(JSON.parse(new TextDecoder().decode(data)).entries);
  const salvaged = contents((await memory.salvage()).entries);
  await memory.import(data);
  await memory.put({ id: '3', content: 'three' });
  const restored = (await memory.list({ order: 'newest' })).reverse().map(({ content }) => content);
  await memory.close();
  return { look: found, refused, exported, salvaged, restored };
}

async function clearUnderAll(storage) {
  const contents = (entries) => entries.map(({ content }) => content);
  const path = `${storage}/all.json`;
  const memory = await holdfast.open(path, { storage });
  const unstored = await holdfast.open(`${storage}/unstored.json`, { storage });
  await unstored.list();
  await memory.put({ content: 'old' });
  await fetch('/clear');
  await new Promise((resolve) => setTimeout(resolve, 300));
  // It resolves, or is the first to tell.
  const ended = await memory.close().then(() => true, ({ reason }) => reason === 'evicted');
  const again = await holdfast.open(path, { storage });
  const fresh = contents(await again.list());
  await again.put({ content: 'new' });
  // It never held anything, so there is nothing to complain of.
  await unstored.put({ content: 'first' });
  return { ended, fresh, again: contents(await again.list()), unstored: contents(await unstored.list()) };
}
