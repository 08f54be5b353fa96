// Workers that end while several memories are busy in IndexedDB. WebKitGTK used
// to keep a transaction of such a worker open, for all tabs and for good.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage } from './support/pages.mjs';

/** Within this time the next save has to be done, in milliseconds. */
const limit = 10_000;

inBrowsers('workers that end', (context) => {
  test('memories that are busy at once do not block IndexedDB when their worker ends', async () => {
    const page = await libraryPage(context);
    const outcomes = await page.evaluate(endWhileBusy, 25, limit);
    assert.deepEqual([...new Set(outcomes)], ['saved']);
    await page.close();
  });

  test('nor when their page is reloaded', async () => {
    const page = await libraryPage(context);
    for (let i = 0; i < 5; i++) {
      await page.evaluate(beBusy);
      await page.reload();
      await page.waitForFunction(() => 'holdfast' in globalThis);
      assert.equal(await page.evaluate(saveOne, limit), 'saved');
    }
    await page.close();
  });
});

// The functions below run in the page.

async function endWhileBusy(times, limit) {
  let worker;
  globalThis.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      worker = this;
    }
  };
  const open = (i) => holdfast.open(`busy-${i}.json`, { storage: 'indexeddb', timeout: limit });
  const memories = await Promise.all([0, 1, 2, 3].map(open));
  const outcomes = [];
  for (let i = 0; i < times; i++) {
    const { outcome } = await memories[0].save([]).then(
      () => ({ outcome: 'saved' }),
      ({ code, message }) => ({ outcome: `${code} ${message}` }),
    );
    outcomes.push(outcome);
    if (outcome !== 'saved') break;
    let ended = false;
    const busy = memories.map(async (memory) => {
      for (let round = 0; !ended; round++) await (round % 3 ? memory.exists() : memory.save([]));
    });
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
    ended = true;
    worker.terminate();
    await Promise.allSettled(busy); // the page notices that the worker is gone
  }
  await Promise.all(memories.map((memory) => memory.close()));
  return outcomes;
}

async function beBusy() {
  const open = (i) => holdfast.open(`left-${i}.json`, { storage: 'indexeddb' });
  for (const memory of await Promise.all([0, 1, 2, 3].map(open))) {
    (async () => {
      for (let round = 0; ; round++) await (round % 3 ? memory.exists() : memory.save([]));
    })();
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
}

async function saveOne(timeout) {
  const describe = ({ code, message }) => `${code} ${message}`;
  const memory = await holdfast.open('left-0.json', { storage: 'indexeddb', timeout }).catch(describe);
  return memory.save?.([]).then(() => 'saved', describe) ?? memory;
}
