// The app's memory pane and its files, driven as a visitor would.

import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import * as app from './support/app.mjs';
import { buildCommand } from './support/native.mjs';
import { inBrowsers, withOPFS } from './support/pages.mjs';
import { fileFolder, goldenFile } from './support/paths.mjs';

const folder = fileFolder();
const downloads = fileFolder();
let holdfast;

before(async () => {
  holdfast = await buildCommand(folder);
});

inBrowsers(
  'the app',
  (context) => {
    test('a dropped file of version 0 is saved, survives a reload and is exported as the native command does', async () => {
      const page = await openApp(context, 'first');
      const legacy = await readFile(goldenFile('thousand', 'v0.json'));
      await app.drop(page, 'old memory.json', legacy);
      assert.equal(await page.evaluate(() => document.querySelector('[name=name]').value), 'old memory');
      await app.finishImport(page, 1000);
      assert.equal(await page.evaluate(() => document.querySelector('#notebooks').value), 'old memory');

      await page.reload();
      await app.ready(page);
      await app.untilEntries(page, 1000);
      await app.untilText(page, '#storage-name', 'OPFS');
      assert.equal(await app.text(page, '#place'), '1–20 of 1,000');

      const exported = {};
      for (const format of ['json', 'json-compact', 'msgpack']) {
        exported[format] = await app.download(page, format, downloads);
      }
      await page.close();
      const { session_id: session, version, entries } = JSON.parse(exported.json);
      assert.deepEqual({ session, version, entries }, { session: 'migrated', version: 1, entries: JSON.parse(legacy) });
      for (const [from, bytes] of Object.entries(exported)) {
        for (const [to, expected] of Object.entries(exported)) {
          assert.deepEqual(await convert(bytes, to), expected, `${from} to ${to}`);
        }
      }
    });

    test('entries are added, edited, recalled, forgotten and brought back', async () => {
      const page = await openApp(context, 'editing');
      await app.drop(page, 'memory.msgpack', await readFile(goldenFile('metadata', 'v1.msgpack')));
      await page.click('[value=here]');
      const expected = JSON.parse(await readFile(goldenFile('metadata', 'v1.compact.json'), 'utf8'));
      await app.finishImport(page, expected.entries.length);

      await page.click('#add');
      await app.fill(page, '[name=content]', '<b>added</b>');
      await app.fill(page, '#editor [name=tier]', 'project');
      await app.fill(page, '[name=importance]', '0.25');
      await app.fill(page, '[name=metadata]', '[1]');
      await page.click('#entry-form [type=submit]');
      await app.untilText(page, '#form-error', 'must be a JSON object');
      await app.fill(page, '[name=metadata]', '{"tags": ["a", 1]}');
      await page.click('#entry-form [type=submit]');
      await app.untilEntries(page, expected.entries.length + 1);
      assert.ok((await app.contents(page)).includes('<b>added</b>'));
      assert.equal(await page.evaluate(() => document.querySelector('#entries b')), null, 'content is text');

      await app.act(page, '<b>added</b>', 'touch');
      await app.untilText(page, '#entries', '1 recall');
      await app.act(page, '<b>added</b>', 'edit');
      await app.fill(page, '[name=content]', '<i>edited</i>');
      await page.click('#entry-form [type=submit]');
      await app.untilText(page, '#entries', '<i>edited</i>');
      await app.act(page, '<i>edited</i>', 'forget');
      await app.untilEntries(page, expected.entries.length);
      await app.clickText(page, '.toast button', 'Undo');
      await app.untilEntries(page, expected.entries.length + 1);

      const saved = JSON.parse(await app.download(page, 'json', downloads)).entries;
      const { id, created_at, last_accessed, ...added } = saved.pop();
      assert.ok(id && created_at <= last_accessed);
      assert.deepEqual(added, {
        tier: 'project',
        content: '<i>edited</i>',
        metadata: { tags: ['a', 1] },
        access_count: 1,
        importance: 0.25,
      });
      assert.deepEqual(saved, expected.entries);
      await page.close();
    });

    test('what is typed is searched for, in a tier, in an order, a page at a time', async () => {
      const page = await openApp(context, 'searching');
      await app.drop(page, 'm.json', await readFile(goldenFile('thousand', 'v1.compact.json')));
      await page.click('[value=here]');
      await app.finishImport(page, 1000);
      const { entries } = JSON.parse(await readFile(goldenFile('thousand', 'v1.compact.json'), 'utf8'));
      const newest = entries.toSorted((a, b) => b.created_at.localeCompare(a.created_at));
      assert.deepEqual(await app.contents(page), newest.slice(0, 20).map((e) => e.content));
      await page.click('#next');
      await app.untilText(page, '#place', '21–40 of 1,000');
      assert.deepEqual(await app.contents(page), newest.slice(20, 40).map((e) => e.content));

      const word = newest[500].content.split(' ').find((one) => one.length > 4).slice(0, 5).toUpperCase();
      await page.click('[name=tier][value=project]');
      await app.fill(page, '#search', word);
      const found = newest.filter((e) => e.tier === 'project' && e.content.toUpperCase().includes(word));
      await app.until(page, (wanted) => document.querySelector('#entries mark')?.textContent.toUpperCase() === wanted, word);
      assert.deepEqual(await app.contents(page), found.slice(0, 20).map((e) => e.content));
      await app.fill(page, '#search', 'nobody has said this');
      await app.untilText(page, '#no-match-text', 'No project entry has “nobody has said this” in it.');
      await app.fill(page, '#search', '');
      await app.fill(page, '#order', 'importance');
      const first = entries.filter((e) => e.tier === 'project').sort((a, b) => b.importance - a.importance)[0];
      await app.untilText(page, '#entries li .importance', String(Number(first.importance.toPrecision(2))));

      assert.equal(await app.text(page, '#count-project'), String(entries.filter((e) => e.tier === 'project').length));
      const dots = await page.evaluate(() => document.querySelectorAll('#line circle').length);
      assert.ok(dots > 8, `${dots} dots on the line of time`);
      const cells = await app.texts(page, '#line-rows td');
      assert.equal(cells.reduce((sum, cell) => sum + Number(cell.replace(',', '')), 0), 1000);
      await page.close();
    });

    test('notebooks are made, switched, kept apart and deleted; a pasted text becomes one', async () => {
      const page = await openApp(context, 'home');
      await app.say(page, 'remember that the key is under the mat');
      await page.click('#new-notebook');
      await app.untilOpen(page, '#ask');
      await app.fill(page, '#ask-field', 'home');
      await page.click('#ask-action');
      await app.untilText(page, '#ask-error', 'one of that name');
      await app.fill(page, '#ask-field', 'work');
      await page.click('#ask-action');
      await app.untilEntries(page, 0);
      assert.equal(new URL(page.url()).searchParams.get('notebook'), 'work');
      assert.match((await app.say(page, 'what do you know about the key?')).text, /I know nothing/);
      await app.say(page, 'remember that there is no key at work');

      await page.click('#paste');
      await app.untilOpen(page, '#import');
      await app.fill(page, '#import-text', await readFile(goldenFile('single', 'v1.pretty.json'), 'utf8'));
      await app.finishImport(page, 1);
      assert.equal(await page.evaluate(() => document.querySelector('#notebooks').value), 'pasted');
      await page.click('#delete-notebook');
      await app.untilOpen(page, '#ask');
      await app.untilText(page, '#ask-text', '1 entry will be gone');
      await page.click('#ask-action');
      await app.until(page, () => document.querySelector('#notebooks').value !== 'pasted');
      await app.fill(page, '#notebooks', 'home');
      await app.untilText(page, '#entries', 'The key');
      assert.deepEqual(await app.contents(page), ['The key is under the mat']);
      await app.fill(page, '#notebooks', 'work');
      await app.untilText(page, '#entries', 'There is no key at work');
      await page.goBack();
      await app.untilText(page, '#entries', 'The key is under the mat');
      assert.deepEqual(namesIn(await app.texts(page, '#notebooks option')), ['home', 'work']);
      await page.close();
    });

    test('the storage is told of, a journal folded in, and the browser asked to keep it', async () => {
      const page = await openApp(context, 'told');
      await app.untilText(page, '#storage-file', 'not there before the first save');
      await app.say(page, 'remember that this is told');
      await app.until(page, () => /^[\d.]+ (m?s), at /.test(document.querySelector('#storage-save').textContent));
      await app.untilText(page, '#chip-save', 'saved in');
      await app.until(page, () => /^[1-9]\d* bytes/.test(document.querySelector('#storage-journal').textContent));
      assert.match(await app.text(page, '#storage-space'), /^[\d.]+ [KM]?B?(bytes)? of [\d.]+ [GT]B$/);
      assert.match(await app.text(page, '#storage-why'), /OPFS/);
      assert.match(await app.text(page, '#storage-durability'), /flush/);
      await page.click('#checkpoint');
      await app.untilText(page, '#storage-journal', '0 bytes');
      assert.equal(await page.evaluate(() => document.querySelector('#checkpoint').hidden), true);
      if (context.name === 'chromium') {
        await page.click('#persist'); // Firefox would ask the visitor
        await app.until(page, () => document.querySelector('#persist').hidden || document.querySelector('#persist-answer').textContent);
      }
      await page.close();
    });

    test('a file that is pasted anywhere is taken in', async () => {
      const page = await openApp(context, 'pasting');
      const golden = await readFile(goldenFile('single', 'v1.pretty.json'), 'utf8');
      await page.evaluate((text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        const event = new Event('paste', { bubbles: true, cancelable: true }); // Firefox makes no ClipboardEvent with data
        document.body.dispatchEvent(Object.defineProperty(event, 'clipboardData', { value: clipboardData }));
      }, golden);
      await app.untilOpen(page, '#import');
      await page.click('[name=where][value=here]');
      await app.finishImport(page, 1);
      assert.equal((await app.download(page, 'json', downloads)).toString(), golden);
      await page.close();
    });
  },
  { prefs: app.downloadPrefs(downloads), engines: withOPFS },
);

async function openApp(context, notebook) {
  const page = await app.openApp(context, notebook);
  await app.allowDownloads(page, context.name, downloads);
  return page;
}

/** Those of the names that this test has made. */
function namesIn(names) {
  return names.filter((name) => ['home', 'work', 'pasted'].includes(name));
}

async function convert(bytes, format) {
  const [input, output] = [join(folder, 'in'), join(folder, 'out')];
  await writeFile(input, bytes);
  await rm(output, { force: true });
  await holdfast('convert', '--to', format, input, output);
  return readFile(output);
}
