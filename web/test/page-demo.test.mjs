// The demo page, driven as a visitor would.

import assert from 'node:assert/strict';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { buildCommand } from './support/native.mjs';
import { fileFolder, goldenFile } from './support/paths.mjs';
import { inBrowsers, withOPFS } from './support/pages.mjs';

const folder = fileFolder();
const downloads = fileFolder();
let holdfast;

before(async () => {
  holdfast = await buildCommand(folder);
});

const firefoxDownloads = {
  'browser.download.folderList': 2,
  'browser.download.dir': downloads,
  'browser.download.useDownloadDir': true,
  'browser.download.always_ask_before_handling_new_types': false,
};

inBrowsers(
  'the demo',
  (context) => {
    test('a dropped file of version 0 is saved, survives a reload and is exported as the native command does', async () => {
      const page = await openDemo(context);
      const legacy = await readFile(goldenFile('thousand', 'v0.json'));
      await drop(page, 'memory.json', legacy);
      assert.equal(await text(page, 'count'), '1000');
      assert.equal(await text(page, 'session'), 'migrated');
      assert.equal(await text(page, 'version'), '1');
      await click(page, 'save');
      assert.match(await text(page, 'notice'), /Saved 1000 entries/);

      await page.reload();
      await ready(page);
      assert.equal(await text(page, 'count'), '1000');
      assert.equal(await text(page, 'session'), 'migrated');
      assert.match(await text(page, 'storage'), /opfs/);

      const exported = {};
      for (const format of ['json', 'json-compact', 'msgpack']) exported[format] = await download(page, format);
      await page.close();
      assert.deepEqual(JSON.parse(exported.json).entries, JSON.parse(legacy));
      for (const [from, bytes] of Object.entries(exported)) {
        for (const [to, expected] of Object.entries(exported)) {
          assert.deepEqual(await convert(bytes, to), expected, `${from} to ${to}`);
        }
      }
    });

    test('a file of MessagePack is shown, and an entry is edited, added and deleted', async () => {
      const page = await openDemo(context, 'edit.json');
      await drop(page, 'memory.msgpack', await readFile(goldenFile('metadata', 'v1.msgpack')));
      const expected = JSON.parse(await readFile(goldenFile('metadata', 'v1.compact.json'), 'utf8'));
      assert.equal(await text(page, 'count'), String(expected.entries.length));
      await click(page, 'save');

      await page.click('#rows tr:nth-child(1) button');
      await page.$eval('[name=content]', (field) => (field.value = '<b>edited</b>'));
      await submit(page);
      await page.click('#add');
      await page.$eval('[name=id]', (field) => (field.value = 'added'));
      await submit(page);
      assert.equal(await text(page, 'count'), String(expected.entries.length + 1));
      assert.equal(await page.$eval('.export', (button) => button.disabled), true);
      await click(page, 'save');
      await page.click('#rows tr:last-child button[aria-label^=Delete]');
      await ready(page);
      await click(page, 'save');

      await page.reload();
      await ready(page);
      const saved = JSON.parse(await download(page, 'json'));
      expected.entries[0].content = '<b>edited</b>';
      assert.deepEqual(saved.entries, expected.entries);
      assert.equal(await page.$eval('#rows td.content', (cell) => cell.textContent), '<b>edited</b>');
      assert.equal(await page.$('#rows b'), null, 'content is text');
      await page.close();
    });

    test('what is wrong with a file is said, and nothing changes', async () => {
      const page = await openDemo(context, 'errors.json');
      await drop(page, 'bad.json', Buffer.from('{"version":2}'));
      assert.match(await text(page, 'error'), /NEWER_VERSION: unsupported storage version: 2/);
      await drop(page, 'bad.json', Buffer.from('[{"id":"1","id":"1"}]'));
      assert.match(await text(page, 'error'), /CORRUPT.*byte 11/);
      assert.equal(await text(page, 'count'), '0');
      assert.equal(await page.$eval('#save', (button) => button.disabled), true);
      await page.close();
    });

    test('a file that another tab saved is not overwritten', async () => {
      const pages = [await openDemo(context, 'tabs.json'), await openDemo(context, 'tabs.json')];
      for (const page of pages) {
        await page.bringToFront();
        await page.click('#add');
        await submit(page);
        await click(page, 'save');
      }
      assert.equal(await text(pages[0], 'error'), '');
      assert.match(await text(pages[1], 'error'), /CONFLICT/);
      for (const page of pages) await page.close({ runBeforeUnload: false });
    });
  },
  { prefs: firefoxDownloads, engines: withOPFS },
);

async function openDemo(context, file = 'demo.json') {
  const page = await context.newPage(`?file=${file}`);
  if (context.name === 'chromium') {
    const session = await page.createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
  }
  await ready(page);
  return page;
}

function ready(page) {
  return page.waitForFunction(() => document.body.dataset.state === 'ready');
}

function text(page, id) {
  return page.$eval(`#${id}`, (element) => element.textContent.trim());
}

/** Clicks a button and waits until what it does is done. */
async function click(page, id) {
  await page.click(`#${id}`);
  await ready(page);
}

async function submit(page) {
  await page.click('#entry-form button[type=submit]');
  await ready(page);
}

/** Drops a file on the page, as the browser would on the visitor's behalf. */
async function drop(page, name, bytes) {
  await page.evaluate(
    (fileName, base64) => {
      const content = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName));
      document.querySelector('#drop').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    name,
    Buffer.from(bytes).toString('base64'),
  );
  await ready(page);
}

/** Exports the file and gives the bytes that were downloaded. */
async function download(page, format) {
  await page.click(`.export[data-format="${format}"]`);
  for (let i = 0; i < 100; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const names = await readdir(downloads);
    if (names.length !== 1 || /\.(part|crdownload|tmp)$/.test(names[0])) continue;
    const file = join(downloads, names[0]);
    const bytes = await readFile(file);
    if (bytes.length === 0) continue;
    await rm(file);
    return bytes;
  }
  throw new Error(`no download of ${format}: ${await readdir(downloads)}`);
}

async function convert(bytes, format) {
  const [input, output] = [join(folder, 'in'), join(folder, 'out')];
  await writeFile(input, bytes);
  await rm(output, { force: true });
  await holdfast('convert', '--to', format, input, output);
  return readFile(output);
}
