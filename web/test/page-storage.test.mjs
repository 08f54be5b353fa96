// Where the library keeps files in real browsers, and what becomes of them when
// a storage fails.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage, withOPFS } from './support/pages.mjs';

inBrowsers('storages', (context) => {
  const hasOPFS = withOPFS.includes(context.name);

  test('IndexedDB keeps what is saved', async () => {
    const page = await libraryPage(context);
    const saved = await page.evaluate(async () => {
      const memory = await holdfast.open('by-name.json', { storage: 'indexeddb' });
      await memory.save([{ id: '1', tier: 'session', content: 'kept' }]);
      return memory.status();
    });
    assert.equal(saved.storage, 'indexeddb');
    assert.equal(saved.why, 'asked for by name');
    assert.match(saved.durability, /strict/);
    await page.reload();
    await page.waitForFunction(() => 'holdfast' in globalThis);
    const found = await page.evaluate(async () => {
      const memory = await holdfast.open('by-name.json');
      return { contents: (await memory.load()).map((e) => e.content), ...(await memory.status()) };
    });
    assert.deepEqual([found.contents, found.storage], [['kept'], 'indexeddb']);
    if (hasOPFS) assert.equal(found.why, 'the file is in IndexedDB and stays there, though OPFS works');
    await page.close();
  });

  test('names that the library needs are refused', async () => {
    const page = await libraryPage(context);
    const code = await page.evaluate(() => holdfast.open('.holdfast/x').catch((e) => e.code));
    assert.equal(code, 'INVALID');
    await page.close();
  });

  test('a service worker uses IndexedDB in place', async () => {
    const page = await libraryPage(context);
    await page.evaluate(startServiceWorker);
    const result = await page.evaluate(inServiceWorker, String(saveInServiceWorker));
    assert.equal(result.storage, 'indexeddb');
    assert.match(result.why, /^OPFS is not offered here \(.+\), so IndexedDB$/);
    const found = await page.evaluate(async () => {
      const memory = await holdfast.open('service.json');
      return { contents: (await memory.load()).map((e) => e.content), ...(await memory.status()) };
    });
    assert.deepEqual([found.contents, found.storage], [['from a service worker'], 'indexeddb']);
    if (hasOPFS) {
      const other = await page.evaluate(async () => {
        const memory = await holdfast.open('page.json');
        await memory.save([]);
        return (await memory.status()).storage;
      });
      assert.equal(other, 'opfs');
      const code = await page.evaluate(inServiceWorker, String(openInServiceWorker));
      assert.equal(code, 'UNAVAILABLE', 'a file in OPFS is not an empty one in IndexedDB');
    }
    await page.close();
  });

  test('a program that dies in place gives back its locks', async () => {
    const page = await libraryPage(context);
    await page.evaluate(startServiceWorker);
    const { crashes, took, contents } = await page.evaluate(inServiceWorker, String(crashInServiceWorker));
    assert.deepEqual(crashes, ['RUNTIME', 'RUNTIME']);
    assert.deepEqual(contents, ['third', 'second', 'first']);
    assert.ok(took < 4_000, `the puts after the crashes took ${took} ms`);
    await page.close();
  });

  if (!hasOPFS) return;

  test('a file in OPFS is not looked for in IndexedDB while OPFS fails', async () => {
    const page = await libraryPage(context);
    await page.evaluate(defineHelpers);
    const seen = await page.evaluate(async () => {
      const { brokenWorker, storedInIndexedDB } = globalThis;
      const memory = await holdfast.open('agents/ada.json');
      await memory.save([{ id: '1', tier: 'session', content: 'in OPFS' }]);
      await memory.close();
      const workerURL = brokenWorker();
      const before = await storedInIndexedDB();
      const error = await holdfast.open('agents/ada.json', { workerURL }).catch((e) => e);
      const after = await storedInIndexedDB();
      const byName = await holdfast.open('agents/ada.json', { workerURL, storage: 'opfs' }).catch((e) => e.code);

      const other = await holdfast.open('agents/bob.json', { workerURL });
      await other.save([{ id: '1', tier: 'session', content: 'in IndexedDB' }]);
      const { why } = await other.status();
      await other.close();

      const read = async (path) => {
        const again = await holdfast.open(path);
        return [(await again.load())[0].content, (await again.status()).storage];
      };
      const { code, path, message } = error;
      const ada = await read('agents/ada.json');
      return { code, path, message, before, after, byName, why, ada, bob: await read('agents/bob.json') };
    });
    assert.deepEqual([seen.code, seen.path, seen.byName], ['UNAVAILABLE', 'agents/ada.json', 'UNAVAILABLE']);
    assert.match(seen.message, /kept in OPFS.*made to fail/);
    assert.deepEqual(seen.after, seen.before, 'something was written to IndexedDB');
    assert.ok(!seen.after.includes('agents/ada.json'));
    assert.match(seen.why, /^OPFS failed its test, so IndexedDB \(.*made to fail/);
    assert.deepEqual(seen.ada, ['in OPFS', 'opfs']);
    assert.deepEqual(seen.bob, ['in IndexedDB', 'indexeddb']);
    await page.close();
  });

  test('a storage that was emptied says so, until the file is restored or cleared', async () => {
    const page = await libraryPage(context);
    await page.evaluate(defineHelpers);
    const seen = await page.evaluate(async () => {
      const memory = await holdfast.open('evicted.json');
      await memory.save([{ id: '1', tier: 'session', content: 'kept' }]);
      const backup = await memory.export();
      await memory.close();
      const origin = await navigator.storage.getDirectory();
      await origin.removeEntry('holdfast', { recursive: true });

      const again = await holdfast.open('evicted.json', { workerURL: globalThis.freshWorker() });
      const shape = ({ code, reason }) => `${code} ${reason}`;
      const refused = [];
      for (const call of ['load', 'loadContainer', 'exists', 'storedSessionId', 'export', 'list']) {
        refused.push(await again[call]().then(() => call, shape));
      }
      refused.push(await again.save([]).then(() => 'save', shape));
      refused.push(await again.put({ content: 'x' }).then(() => 'put', shape));
      await again.import(backup);
      const restored = (await again.load())[0].content;

      await again.close();
      await origin.removeEntry('holdfast', { recursive: true });
      const third = await holdfast.open('evicted.json', { workerURL: globalThis.freshWorker() });
      refused.push(await third.load().then(() => 'load', shape));
      await third.clear();
      const cleared = [await third.exists(), await third.load()];
      await third.save([]);
      return { refused, restored, cleared, exists: await third.exists() };
    });
    assert.deepEqual([...new Set(seen.refused)], ['UNAVAILABLE evicted']);
    assert.deepEqual([seen.restored, seen.cleared, seen.exists], ['kept', [false, []], true]);
    await page.close();
  });
});

// The functions below run in the page.

function defineHelpers() {
  const worker = new URL('lib/worker.js', location.href).href;
  const module = (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));

  // The program starts with the first message, when all of this has run.
  globalThis.brokenWorker = () =>
    module(`import ${JSON.stringify(worker)};
      navigator.storage.getDirectory = async () => { throw new DOMException('made to fail', 'UnknownError'); };`);

  globalThis.freshWorker = () => module(`import ${JSON.stringify(worker)};`);

  /** The paths of all files in IndexedDB. */
  globalThis.storedInIndexedDB = async () => {
    const ended = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await ended(indexedDB.open('holdfast'));
    const nodes = await ended(database.transaction('nodes').objectStore('nodes').getAll());
    database.close();
    return nodes.map(({ path }) => path).sort();
  };
}

async function startServiceWorker() {
  await navigator.serviceWorker.register('service-worker.js', { type: 'module' });
  await navigator.serviceWorker.ready;
}

async function inServiceWorker(code) {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  active.postMessage(code, [port2]);
  const { result, error } = await answer;
  if (error) throw new Error(error);
  return result;
}

// These run in the service worker.
/* global hostFor */

async function saveInServiceWorker() {
  const memory = await holdfast.open('service.json');
  await memory.save([{ id: '1', tier: 'session', content: 'from a service worker' }]);
  const status = await memory.status();
  await memory.close();
  return status;
}

/** Ends the program while a session keeps its lock, which would be free only with the worker. */
async function crashInServiceWorker() {
  const memory = await holdfast.open('crash.json');
  await memory.put({ content: 'first' });
  // What the library never asks for: one ends the program, one only the call.
  const other = { id: -1, path: 'unused', storage: 'memory' };
  const ends = { memory: other, method: 'save', params: { timeoutMs: 1000 }, body: 5 };
  const panics = { memory: other, method: 'salvage', params: { timeoutMs: 1000, journal: { length: 1 } }, body: '' };
  const crash = (request) => hostFor({}).call(request).catch((error) => error.code);
  const crashes = [await crash(ends)];
  const start = performance.now();
  await memory.put({ content: 'second' });
  crashes.push(await crash(panics));
  await memory.put({ content: 'third' });
  const took = performance.now() - start;
  const contents = (await memory.list()).map((e) => e.content);
  await memory.deleteAll();
  await memory.close();
  return { crashes, took, contents };
}

async function openInServiceWorker() {
  return holdfast.open('page.json').then(
    () => 'opened',
    (error) => error.code,
  );
}
