// Pages that end, stop or run out of room in the middle of things.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage, withOPFS } from './support/pages.mjs';

/** Within this time a lock is free again when its owner is gone, in milliseconds. */
const lockLimit = 2_000;

/** How much the origin may store while its quota is tested, in bytes. Chromium needs some for itself. */
const quota = 24 << 20;

/** How much Firefox lets all origins store, in KiB: five times as much as each of them. */
const prefs = { 'dom.quotaManager.temporaryStorage.fixedLimit': (5 * quota) >> 10 };

inBrowsers(
  'trouble',
  (context) => {
    // These are first: Chromium remembers for half a minute how much room there
    // was for IndexedDB.
    for (const storage of withOPFS.includes(context.name) ? ['indexeddb', 'opfs'] : []) {
      test(`a full ${storage} is QUOTA, and nothing is lost`, async () => {
        // Another origin for each, which has a quota of its own.
        const host = storage === 'opfs' ? 'localhost' : '127.0.0.1';
        const page = await libraryPage(context, host);
        const setQuota = await quotaOf(page, context.name);
        await setQuota(quota);
        const seen = await page.evaluate(fill, storage);
        await setQuota(undefined);
        const again = await page.evaluate(saveAgain, storage);
        assert.deepEqual(seen, { filled: true, code: 'QUOTA', loaded: true, reopened: true });
        assert.deepEqual(again, [[], 'saved', true]);
        await page.close();
      });
    }

    for (const [title, end] of [
      ['a reload', (page) => page.reload()],
      ['closing the tab', (page) => page.close()],
    ]) {
      for (const method of ['save', 'put']) {
        test(`${title} in the middle of ${method} leaves old or new, and the lock free`, async () => {
          const [writer, other] = [await libraryPage(context), await libraryPage(context)];
          const path = `${title.replaceAll(' ', '-')}-${method}.json`;
          await other.evaluate(openHere, path);
          await writer.evaluate(writeOnAndOn, path, method);
          await other.waitForFunction(() => Number(localStorage.getItem('acknowledged')) >= 3);
          await end(writer);
          const { round, acknowledged, mixed, waited } = await other.evaluate(lookAndSave);
          assert.equal(mixed, false, 'a mix of two saves');
          assert.ok(round === acknowledged || round === acknowledged + 1, `${acknowledged} acknowledged, ${round} found`);
          assert.ok(waited < lockLimit, `the lock was free after ${waited} ms`);
          if (title === 'a reload') await writer.close();
          await other.close();
        });
      }
    }

    test('a page that is left gives up its lock, and goes on when one comes back', async () => {
      const [left, other] = [await libraryPage(context), await libraryPage(context)];
      for (const page of [left, other]) await page.evaluate(openHere, 'left.json');
      await left.evaluate(putHere, 'first');
      await left.goto('about:blank');
      const waited = await other.evaluate(putHere, 'second');
      assert.ok(waited < lockLimit, `the lock was free after ${waited} ms`);
      await (context.name === 'webkit' ? left.goto(`${context.url}library.html`) : left.goBack());
      await left.waitForFunction(() => 'holdfast' in globalThis, { polling: 50 }); // it is behind the other one
      assert.deepEqual(await left.evaluate(contentsOf, 'left.json'), ['first', 'second']);
      await Promise.all([left.close(), other.close()]);
    });

    if (context.name === 'chromium') {
      test('a page that is frozen gives up its lock, and goes on afterwards', async () => {
        const [frozen, other] = [await libraryPage(context), await libraryPage(context)];
        for (const page of [frozen, other]) await page.evaluate(openHere, 'frozen.json');
        await frozen.evaluate(putHere, 'first');
        // Chromium freezes pages some time after they are hidden, and none that
        // holds a lock; the command below asks nobody.
        await frozen.evaluate(hide);
        const session = await frozen.createCDPSession();
        await session.send('Page.setWebLifecycleState', { state: 'frozen' });
        const waited = await other.evaluate(putHere, 'second');
        assert.ok(waited < lockLimit, `the lock was free after ${waited} ms`);
        await session.send('Page.setWebLifecycleState', { state: 'active' });
        await frozen.evaluate(putHere, 'third');
        assert.deepEqual(await frozen.evaluate(contentsOf, 'frozen.json'), ['first', 'second', 'third']);
        await Promise.all([frozen.close(), other.close()]);
      });
    }
  },
  { prefs },
);

/** A function that changes the quota; Firefox has a fixed one, see prefs. */
async function quotaOf(page, name) {
  if (name !== 'chromium') return async () => {};
  const session = await page.createCDPSession();
  const { origin } = new URL(page.url());
  return (quotaSize) => session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
}

// The functions below run in the page.

async function openHere(path) {
  globalThis.memory = await holdfast.open(path);
}

/** Does what a page sees when its tab is left, and gives it a moment. */
async function hide() {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
  await new Promise((resolve) => setTimeout(resolve, 500));
}

async function putHere(content) {
  const started = performance.now();
  await globalThis.memory.put({ content });
  return performance.now() - started;
}

async function contentsOf(path) {
  const memory = globalThis.memory ?? (await holdfast.open(path));
  return (await memory.list()).map((e) => e.content).sort();
}

/** Writes rounds of entries that all say which round it is, until the page ends. */
async function writeOnAndOn(path, method) {
  localStorage.removeItem('acknowledged');
  const memory = await holdfast.open(path);
  const write = async (round) => {
    const content = `round ${round} `.repeat(30);
    const entries = Array.from({ length: 500 }, (_, i) => ({ id: `${i}`, tier: 'session', content }));
    await memory[method](entries);
    localStorage.setItem('acknowledged', round);
  };
  (async () => {
    for (let round = 1; ; round++) await write(round);
  })();
}

async function lookAndSave() {
  const { memory } = globalThis;
  const acknowledged = Number(localStorage.getItem('acknowledged'));
  const started = performance.now();
  const contents = new Set((await memory.load()).map((e) => e.content));
  await memory.save([]);
  const waited = performance.now() - started;
  await memory.close();
  return { acknowledged, waited, mixed: contents.size !== 1, round: Number(/\d+/.exec([...contents][0])[0]) };
}

async function fill(storage) {
  const random = (size) => {
    const bytes = new Uint8Array(48 << 10);
    let text = ''; // of what can't be compressed, as browsers do
    while (text.length < size) text += btoa(String.fromCharCode(...crypto.getRandomValues(bytes)));
    return text;
  };
  const entries = (text, size) => [{ id: '1', tier: 'session', content: text + random(size) }];
  const path = `quota-${storage}.json`;
  const memory = await holdfast.open(path, { storage });
  const isOld = async (opened) => (await opened.load())[0].content.startsWith('old ');
  await memory.save(entries('old ', 1 << 20));
  const fillers = [];
  let full;
  for (let size = 4 << 20; size >= 128 << 10 && fillers.length < 60; ) {
    const filler = await holdfast.open(`filler-${storage}-${fillers.length}.json`, { storage });
    fillers.push(filler);
    full = await filler.save(entries('full', size)).catch((e) => e.code);
    if (full) size /= 2;
  }
  const saveNew = async () => {
    await memory.save(entries('new ', 1 << 20));
    return 'saved';
  };
  const code = await saveNew().catch((e) => e.code);
  const loaded = await isOld(memory);
  // A new program tests OPFS, although there is no room for that.
  const reopened = await holdfast.open(path, { workerURL: `lib/worker.js?${storage}` });
  Object.assign(globalThis, { memory, fillers, saveNew });
  return { filled: full === 'QUOTA', code, loaded, reopened: await isOld(reopened) };
}

async function saveAgain(storage) {
  const { memory, fillers, saveNew } = globalThis;
  const describe = (error) => `${error.code} ${error.path}: ${error.message}`;
  // To write to OPFS that a file is gone Firefox may need room, which others give.
  const passes = storage === 'opfs' ? 2 : 1;
  let refused = [];
  for (let i = 0; i < passes; i++) {
    const outcomes = [];
    for (const filler of fillers) outcomes.push(await filler.clear().then(() => 'cleared', describe));
    refused = outcomes.filter((outcome) => outcome !== 'cleared');
  }
  const outcome = await saveNew().catch(describe);
  return [refused, outcome, (await memory.load())[0].content.startsWith('new ')];
}
