// Where the browser or its user keeps storage away: in private windows, and with all
// cookies blocked.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage } from './support/pages.mjs';

const cases = [
  { title: 'cookies blocked', prefs: { 'network.cookie.cookieBehavior': 2 }, storage: null },
  { title: 'a private window', prefs: { 'browser.privatebrowsing.autostart': true }, storage: 'indexeddb' },
];

for (const { title, prefs, storage } of cases) {
  inBrowsers(title, (context) => {
    test('open and files say the same, and nothing panics', async () => {
      const page = await libraryPage(context);
      const seen = await page.evaluate(useAll);
      if (storage) {
        assert.deepEqual(seen.auto, ['kept', storage]);
        assert.deepEqual(seen.files, ['auto.json']);
      } else {
        assert.equal(seen.auto, 'UNAVAILABLE');
        assert.equal(seen.files, 'UNAVAILABLE');
      }
      const byName = (name) => (name === storage ? ['kept', name] : 'UNAVAILABLE');
      assert.deepEqual([seen.opfs, seen.indexeddb], [byName('opfs'), byName('indexeddb')]);
      assert.deepEqual(seen.memory, ['kept', 'memory']);
      await page.close();
    });
  }, { engines: ['firefox'], prefs });
}

// The functions below run in the page.

/** What becomes of each storage: what was stored in it and its name, or an error's code. */
async function useAll() {
  const use = async (storage) => {
    const memory = await holdfast.open(`${storage}.json`, { storage });
    await memory.put({ content: 'kept' });
    const found = [(await memory.list())[0].content, (await memory.status()).storage];
    await memory.close();
    return found;
  };
  const code = (error) => error.code ?? `${error}`;
  const seen = { auto: await use('auto').catch(code) };
  seen.files = await holdfast.files().then((list) => list.map(({ path }) => path), code);
  for (const storage of ['opfs', 'indexeddb', 'memory']) seen[storage] = await use(storage).catch(code);
  return seen;
}
