// What the app says and offers when something is wrong.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import * as app from './support/app.mjs';
import { inBrowsers, withOPFS } from './support/pages.mjs';
import { goldenFile } from './support/paths.mjs';

inBrowsers('trouble in the app', (context) => {
  const inIndexedDB = '&storage=indexeddb';

  test('a damaged notebook is left as it is, and salvaged', async () => {
    const page = await app.openApp(context, 'damaged', inIndexedDB);
    for (const what of ['first', 'second', 'third']) await app.say(page, `remember that ${what} is kept`);
    await app.untilEntries(page, 3);
    await changeStored(page, '"content": "Second', '"content": \u0007Second');
    assert.equal(await trouble(page), 'CORRUPT');
    assert.match(await app.text(page, '.trouble-detail'), /CORRUPT: .+ byte \d+/);
    assert.match((await app.say(page, 'what do you know?')).text, /damaged/);
    assert.deepEqual(await app.contents(page), []);
    await page.click('[data-remedy=salvage]');
    await app.untilText(page, '#import-salvaged', '2 entries can be read');
    assert.match(await app.text(page, '.losses'), /File, byte \d+/);
    assert.equal(await page.evaluate(() => document.querySelector('#import-form').elements.where.value), 'here');
    await app.finishImport(page, 2);
    assert.deepEqual(await app.contents(page), ['Third is kept', 'First is kept']);
    assert.equal(await app.text(page, '#trouble'), '');
    await page.close();
  });

  test('a notebook of a newer version is left as it is', async () => {
    const page = await app.openApp(context, 'newer', inIndexedDB);
    await app.say(page, 'remember that this is older');
    await app.untilEntries(page, 1);
    const versions = ['1', '9'].map((version) => `"version": ${version},\n  "session_id": "newer"`);
    await changeStored(page, versions[0], versions[1]);
    assert.equal(await trouble(page), 'NEWER_VERSION');
    assert.match(await app.text(page, '#trouble'), /left exactly as it is/);
    assert.equal(await page.evaluate(replaceInChunks, versions[1], versions[0]), 1);
    await page.click('[data-remedy=retry]');
    await app.untilText(page, '#entries', 'This is older');
    await page.close();
  });

  test('what is wrong with a file is said where it is dropped, and nothing is replaced', async () => {
    const page = await app.openApp(context, 'dropped');
    await app.say(page, 'remember that this stays');
    await app.untilEntries(page, 1);
    await app.drop(page, 'bad.json', Buffer.from('{"version":2}'));
    await page.click('[name=where][value=here]');
    await page.click('#import-go');
    await app.untilText(page, '#import-trouble', 'NEWER_VERSION: unsupported storage version: 2');
    await page.click('#import-cancel');
    const damaged = await readFile(goldenFile('thousand', 'v1.compact.json'));
    damaged.write('"', damaged.indexOf('"content"') + 12, 'latin1');
    await app.drop(page, 'damaged.json', damaged);
    await page.click('#import-go');
    await app.untilText(page, '#import-trouble', 'CORRUPT');
    assert.match(await app.text(page, '#import-trouble'), /byte \d+/);
    await page.click('#import-trouble button');
    await app.untilText(page, '#import-salvaged', '999 entries can be read');
    await app.finishImport(page, 999);
    await app.fill(page, '#notebooks', 'dropped');
    await app.untilText(page, '#entries', 'This stays');
    await page.close();
  });

  test('an edit that another tab was faster with is not stored before it is seen', async () => {
    const [one, other] = [await app.openApp(context, 'edits'), await app.openApp(context, 'edits')];
    await app.say(one, 'remember that nobody edited this');
    await app.untilText(other, '#entries', 'Nobody edited this');
    await app.act(one, 'Nobody edited this', 'edit');
    await app.act(other, 'Nobody edited this', 'edit');
    await app.fill(other, '[name=content]', 'theirs');
    await app.click(other, '#entry-form [type=submit]');
    await app.untilText(one, '#entries', 'theirs');
    await app.fill(one, '[name=content]', 'mine');
    await app.click(one, '#entry-form [type=submit]');
    await app.untilText(one, '#form-error', 'changed in another tab meanwhile. It reads now: “theirs”');
    await app.click(one, '#entry-form [type=submit]');
    await app.untilText(other, '#entries', 'mine');
    for (const page of [one, other]) await page.close();
  });

  test('a wait for another tab is said, and ends', async () => {
    const keeper = await context.newPage('library.html');
    await keeper.evaluate(keepLock, 'holdfast:holdfast/notebooks/kept.json');
    const page = await context.newPage('?notebook=kept');
    await app.until(page, () => !document.querySelector('#slow').hidden);
    assert.equal(await page.evaluate(() => document.body.dataset.state), 'opening');
    await keeper.evaluate(() => globalThis.letGo());
    await app.ready(page);
    await app.until(page, () => document.querySelector('#slow').hidden);
    for (const one of [keeper, page]) await one.close();
  });

  test('a file that another program keeps open is LOCKED, and can be tried again', async () => {
    const [keeper, page] = [await context.newPage('library.html'), await app.openApp(context, 'locked')];
    await app.say(page, 'remember that this is here');
    await app.untilEntries(page, 1);
    await page.goto('about:blank');
    await keeper.evaluate(keepOpen, 'locked.json');
    await page.bringToFront();
    await page.goto(`${context.url}?notebook=locked`);
    assert.equal(await trouble(page), 'LOCKED');
    await keeper.close();
    // The browser may need a moment to close what the other page had open.
    await app.until(page, () => {
      document.querySelector('[data-remedy=retry]')?.click();
      return document.querySelector('#entries').textContent.includes('This is here');
    });
    await page.close();
  });

  test('a notebook that the browser removed is told from an empty one, and begins anew when asked to', async () => {
    const page = await app.openApp(context, 'evicted');
    await app.say(page, 'remember that this will be gone');
    await app.untilEntries(page, 1);
    await page.goto(`${context.url}library.html`);
    await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('holdfast', { recursive: true }));
    await page.goto(`${context.url}?notebook=evicted`);
    assert.equal(await trouble(page), 'UNAVAILABLE');
    assert.match(await app.text(page, '.trouble-title'), /has removed this notebook/);
    await page.click('[data-remedy=begin-anew]');
    await app.ready(page);
    await app.untilText(page, '#memory .state[data-for=empty]', 'Nothing is remembered yet');
    await app.say(page, 'remember that this is new');
    await app.untilEntries(page, 1);
    await page.close();
  });

  if (context.name !== 'chromium') return;

  test('a full storage is said, what was stored is still there, and one can go on', async () => {
    const page = await app.openApp(context, 'full');
    await app.say(page, 'remember that this fits');
    const session = await page.createCDPSession();
    const { origin } = new URL(page.url());
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
    await app.drop(page, 'large.json', Buffer.from(JSON.stringify([
      { id: '1', tier: 'session', content: 'x'.repeat(4 << 20), created_at: '2024-01-01T00:00:00Z', last_accessed: '2024-01-01T00:00:00Z' },
    ])));
    await page.click('#import-go');
    await app.untilText(page, '#import-trouble', 'storage is full');
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    await page.click('#import-go');
    await app.until(page, () => document.querySelector('#notebooks').value === 'large');
    await app.untilEntries(page, 1);
    await app.fill(page, '#notebooks', 'full');
    await app.untilText(page, '#entries', 'This fits');
    await page.close();
  });
}, { engines: withOPFS });

/** Waits until the page says that something is wrong, and gives its code. */
async function trouble(page) {
  await app.until(page, () => document.querySelector('#trouble .trouble') && document.body.dataset.state === 'failed');
  return page.evaluate(() => document.querySelector('.trouble').dataset.code);
}

/** Changes what IndexedDB has of a file, as a fault would, and opens the page again. */
async function changeStored(page, from, to) {
  await app.click(page, '#checkpoint');
  await app.untilText(page, '#storage-journal', '0 bytes');
  const changed = await page.evaluate(replaceInChunks, from, to);
  assert.equal(changed, 1, `${from} was found ${changed} times`);
  await page.reload();
}

// The functions below run in the page.

async function replaceInChunks(from, to) {
  const ended = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await ended(indexedDB.open('holdfast'));
  const store = database.transaction('chunks', 'readwrite').objectStore('chunks');
  let changed = 0;
  for (const key of await ended(store.getAllKeys())) {
    const value = await ended(store.get(key));
    const text = Array.from(new Uint8Array(value.buffer ?? value), (byte) => String.fromCharCode(byte)).join('');
    if (!text.includes(from)) continue;
    changed++;
    await ended(store.put(Uint8Array.from(text.replace(from, to), (c) => c.charCodeAt(0)), key));
  }
  database.close();
  return changed;
}

/** Keeps a lock as a tab does that hangs. */
function keepLock(name) {
  return new Promise((resolve) => {
    navigator.locks.request(name, () => {
      resolve();
      return new Promise((done) => (globalThis.letGo = done));
    });
  });
}

/** Opens all parts of a file, in a worker of its own, and keeps them. */
async function keepOpen(name) {
  const code = `onmessage = async ({ data }) => {
    const handles = [];
    const visit = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'directory') await visit(handle, path + '/' + name);
        else if ((path + '/' + name).includes(data)) handles.push(await handle.createSyncAccessHandle());
      }
    };
    await visit(await navigator.storage.getDirectory(), '');
    self.handles = handles;
    postMessage(handles.length);
  }`;
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  worker.postMessage(name);
  const count = await new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
  if (count === 0) throw new Error(`no file of ${name}`);
  globalThis.keeper = worker;
}
