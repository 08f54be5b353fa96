// The storage of the origin is emptied, as browsers and their users do: while a
// memory is open, and between two visits.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage, withOPFS } from './support/pages.mjs';

inBrowsers('an emptied origin', (context) => {
  test(`opfs: what was acknowledged into nothing is counted, and all is still there to be exported`, async () => {
    const page = await libraryPage(context);
    const seen = await page.evaluate(putWhileCleared, 'opfs');
    assert.deepEqual([seen.error.code, seen.error.reason], ['UNAVAILABLE', 'evicted']);
    assert.ok(seen.error.changes >= seen.after, `${seen.after} puts were acknowledged after the clearing, the error says ${seen.error.changes}`);
    assert.deepEqual(seen.missing, [], 'what was acknowledged is in the export');
    assert.deepEqual(seen.fresh, ['new']);
    await page.close();
  });

  for (const storage of ['opfs', 'indexeddb']) {
    test(`${storage}: after idling even the first read says so`, async () => {
      const page = await libraryPage(context);
      const seen = await page.evaluate(readAfterIdling, storage);
      assert.deepEqual(seen, ['evicted', 'evicted', 'evicted']);
      await page.close();
    });

    test(`${storage}: between two visits it is noticed by the mark, until the file is put back or cleared`, async () => {
      const page = await libraryPage(context);
      const backup = await page.evaluate(storeAndEmpty, storage);
      await page.reload();
      await page.waitForFunction(() => 'holdfast' in globalThis);
      const seen = await page.evaluate(openEmptied, storage, backup);
      assert.deepEqual([...new Set(Object.values(seen.refused))], ['UNAVAILABLE evicted'], JSON.stringify(seen.refused));
      assert.deepEqual([seen.restored, seen.cleared, seen.untouched], [['kept'], [], []]);
      await page.close();
    });
  }
}, { engines: withOPFS });

// The functions below run in the page.

async function putWhileCleared(storage) {
  const path = `busy-${storage}.json`;
  const memory = await holdfast.open(path, { storage });
  const acknowledged = [await memory.put({ id: 'first', content: 'x' })]; // else nothing is lost
  let [after, cleared, error] = [0, false, undefined];
  const clearing = new Promise((resolve) => setTimeout(resolve, 200)).then(() => fetch('/clear')).then(() => (cleared = true));
  for (let i = 0; !error && i < 5000; i++) {
    const wasCleared = cleared;
    await memory.put({ id: `${i}`, content: 'x' }).then(
      (id) => {
        acknowledged.push(id);
        if (wasCleared) after++;
      },
      ({ code, reason, changes }) => (error = { code, reason, changes }),
    );
  }
  await clearing;
  const { entries } = JSON.parse(new TextDecoder().decode(await memory.export()));
  const exported = new Set(entries.map(({ id }) => id));
  await memory.close();
  const again = await holdfast.open(path, { storage });
  await again.put({ content: 'new' });
  const fresh = (await again.list()).map(({ content }) => content);
  await again.close();
  return { error, after, missing: acknowledged.filter((id) => !exported.has(id)), fresh };
}

async function readAfterIdling(storage) {
  const memory = await holdfast.open(`idle-${storage}.json`, { storage });
  await memory.put({ id: '1', content: 'kept' });
  await fetch('/clear');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const reason = (error) => error.reason ?? String(error);
  const seen = [];
  for (const read of [() => memory.list(), () => memory.get('1'), () => memory.load()]) {
    seen.push(await read().then((found) => JSON.stringify(found), reason));
  }
  await memory.close();
  return seen;
}

async function storeAndEmpty(storage) {
  const path = `visits-${storage}.json`;
  const memory = await holdfast.open(path, { storage });
  await memory.put({ id: '1', content: 'kept' });
  const backup = new TextDecoder().decode(await memory.export());
  await memory.close();
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase('holdfast');
    request.onsuccess = request.onerror = resolve;
  });
  return backup;
}

async function openEmptied(storage, backup) {
  const path = `visits-${storage}.json`;
  const memory = await holdfast.open(path, { storage });
  const contents = async () => (await memory.list()).map(({ content }) => content);
  const refused = {};
  for (const call of ['list', 'load', 'exists', 'count', 'storedSessionId', 'export']) {
    refused[call] = await memory[call]().then((found) => JSON.stringify(found), ({ code, reason }) => `${code} ${reason}`);
  }
  refused.put = await memory.put({ content: 'x' }).then(String, ({ code, reason }) => `${code} ${reason}`);
  await memory.import(new TextEncoder().encode(backup));
  const restored = await contents();
  await memory.clear();
  const cleared = await contents();
  const other = await holdfast.open(`never-${storage}.json`, { storage });
  return { refused, restored, cleared, untouched: await other.list() };
}
