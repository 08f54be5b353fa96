// A Chromium that was killed within a record of its own log, and what it has
// after that: see kill/leveldb.mjs.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { kill, launch } from './browsers.mjs';
import { isTorn, logs, tear } from './kill/leveldb.mjs';
import { libraryPage, wanted } from './support/pages.mjs';
import { serveDist } from './support/server.mjs';

if (wanted.includes('chromium')) describe('a torn log of chromium', { timeout: 120_000 }, suite);

function suite() {
  let host;
  let profile;
  before(async () => (host = await serveDist()));
  after(() => host.close());
  beforeEach(async () => (profile = await mkdtemp(join(tmpdir(), 'holdfast-torn-'))));
  afterEach(() => rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

  /** What run returns in a page of a browser that is killed after it. */
  async function inKilled(run, ...args) {
    const browser = await launch('chromium', { profile });
    try {
      const newPage = async (path) => {
        const page = await browser.newPage();
        await page.goto(host.url + path);
        return page;
      };
      const page = await libraryPage({ newPage });
      return await page.evaluate(run, ...args);
    } finally {
      await kill(browser);
    }
  }

  /** Puts an entry into each file, in turn, and returns how many each has then. */
  async function put(storage, ...files) {
    const counts = [];
    for (const file of files) {
      const memory = await holdfast.open(file, { storage });
      await memory.put({ content: 'kept' });
      counts.push((await memory.list()).length);
    }
    return counts;
  }

  /** How many entries each file has, or why it can't be said. */
  async function count(storage, ...files) {
    const counts = [];
    for (const file of files) {
      try {
        const memory = await holdfast.open(file, { storage });
        counts.push((await memory.list()).length);
      } catch (error) {
        counts.push(`${error.code} ${error.message}`);
      }
    }
    return counts;
  }

  function tearAll(storage) {
    const found = logs(profile, storage);
    assert.ok(found.length > 0, `no log of LevelDB in the profile for ${storage}: has Chromium another way to keep it?`);
    found.forEach(tear);
    assert.ok(found.every(isTorn));
  }

  test('costs nothing in IndexedDB, where more is written behind it', async () => {
    assert.deepEqual(await inKilled(put, 'indexeddb', 'old.json'), [1]);
    tearAll('indexeddb');
    assert.deepEqual(await inKilled(put, 'indexeddb', 'old.json', 'new.json'), [2, 1]);
    assert.deepEqual(await inKilled(count, 'indexeddb', 'old.json', 'new.json'), [2, 1]);
  });

  test('costs nothing in OPFS, where a file is made behind it', async () => {
    assert.deepEqual(await inKilled(put, 'opfs', 'old.json'), [1]);
    tearAll('opfs');
    assert.deepEqual(await inKilled(put, 'opfs', 'old.json', 'new.json'), [2, 1]);
    assert.deepEqual(await inKilled(count, 'opfs', 'old.json', 'new.json'), [2, 1]);
  });
}
