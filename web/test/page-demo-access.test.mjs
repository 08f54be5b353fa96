// The app for everybody: by keyboard, with a screen reader, on small screens,
// in the light and in the dark.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import * as app from './support/app.mjs';
import { inBrowsers, withOPFS } from './support/pages.mjs';
import { goldenFile, root } from './support/paths.mjs';

const axe = await readFile(join(root, 'web/node_modules/axe-core/axe.min.js'), 'utf8');

/** In which colours: Firefox can't be told to show dark ones. */
const schemes = { chromium: ['light', 'dark'], firefox: ['light'] };

/** What the page can look like, each from the one before. */
const states = [
  ['empty', async () => {}],
  ['a conversation', converse],
  ['an editor', (page) => app.act(page, 'Prefers metric units', 'edit')],
  ['a search that finds nothing', async (page) => {
    await page.keyboard.press('Escape');
    await app.fill(page, '#search', 'nothing like this');
    await app.untilText(page, '#no-match-text', 'No entry');
  }],
  ['something to undo', async (page) => {
    await app.fill(page, '#search', '');
    await app.untilText(page, '#entries', 'Prefers metric units');
    await app.act(page, 'Prefers metric units', 'forget');
    await app.untilText(page, '.toast', 'Undo');
  }],
  ['a damaged file', async (page) => {
    await app.drop(page, 'bad.json', Buffer.from('{"version":1,'));
    await page.click('#import-go');
    await app.untilText(page, '#import-trouble', 'CORRUPT');
  }],
  ['a question', async (page) => {
    await page.click('#import-cancel');
    await page.click('#delete-notebook');
    await app.untilText(page, '#ask-text', 'will be gone');
  }],
];

inBrowsers(
  'access to the app',
  (context) => {
    for (const scheme of schemes[context.name]) {
      test(`axe finds nothing serious in any state, ${scheme}`, async () => {
        const page = await app.openApp(context, scheme);
        if (scheme === 'dark') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
        // Evaluated as a whole, because the page's policy lets no script in.
        await page.evaluate(axe);
        for (const [name, enter] of states) {
          await enter(page);
          assert.deepEqual(await findings(page), [], name);
        }
        await page.close();
      });
    }

    test('everything is done by keyboard', async () => {
      const page = await app.openApp(context, 'keyboard');
      const { keyboard } = page;
      await app.untilText(page, '#log', 'Hello');
      await page.evaluate(() => document.querySelector('#log .turn').setAttribute('id', 'greeting'));
      await press(page, 'Tab', 1);
      assert.equal(await focused(page), 'Skip to the conversation');
      await keyboard.press('Enter');
      await app.until(page, () => document.activeElement.id === 'say');
      await keyboard.type('I prefer tea');
      await keyboard.press('Enter');
      await app.untilEntries(page, 1);
      assert.ok(await page.evaluate(() => document.querySelector('#greeting') !== null), 'a link within the page has opened the notebook anew');
      await tabTo(page, 'Edit “Prefers tea”');
      await keyboard.press('Enter');
      await app.until(page, () => document.activeElement.name === 'content');
      await keyboard.press('End');
      await keyboard.type(' with milk');
      await tabTo(page, 'Save');
      await keyboard.press('Enter');
      await app.untilText(page, '#entries', 'Prefers tea with milk');
      assert.equal(await focused(page), 'Edit “Prefers tea with milk”', 'the focus comes back');
      await tabTo(page, 'Forget “Prefers tea with milk”');
      await keyboard.press('Enter');
      await app.untilEntries(page, 0);
      await app.until(page, () => document.activeElement.id === 'search');
      await tabTo(page, 'or choose one'); // near the end of the page: nothing holds the focus
      await keyboard.down('Control');
      await keyboard.press('z');
      await keyboard.up('Control');
      await app.untilText(page, '#entries', 'Prefers tea with milk');
      await page.close();
    });

    test('nothing is cut off at 320 pixels, in any state', async () => {
      const page = await app.openApp(context, 'narrow');
      await page.setViewport({ width: 320, height: 640 });
      for (const [name, enter] of states) {
        await enter(page);
        assert.deepEqual(await page.evaluate(tooWide), [], name);
      }
      await page.click('#ask-cancel');
      await app.drop(page, 'm.json', await readFile(goldenFile('text', 'v1.compact.json')));
      await page.click('[name=where][value=here]');
      await page.click('#import-go');
      await app.until(page, () => !document.querySelector('#import').open);
      await app.untilText(page, '#toasts', 'Imported');
      assert.deepEqual(await page.evaluate(tooWide), [], 'entries of all kinds');
      await page.close();
    });
  },
  { engines: withOPFS },
);

async function converse(page) {
  await app.say(page, 'hello');
  await app.say(page, 'I prefer metric units');
  await app.say(page, 'remember that the release is on Friday');
  await app.say(page, 'the weather is nice here');
  await app.say(page, 'what do you know?');
  await app.untilText(page, '#entries', '1 recall');
  await page.evaluate(() => (document.querySelector('.line-table').open = true));
}

function findings(page) {
  return page.evaluate(async () => {
    await Promise.all(document.getAnimations().filter((one) => one.effect.getTiming().iterations === 1).map((one) => one.finished));
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  });
}

async function press(page, key, times) {
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
}

/** What the focus is on, by its name. */
function focused(page) {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    return element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
  });
}

/** Goes on until the focus is on something of this name. */
async function tabTo(page, name) {
  const seen = [];
  for (let i = 0; i < 60; i++) {
    seen.push((await focused(page)).trim().slice(0, 40));
    if ((await focused(page)).includes(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the focus never came to ${name}: ${seen.join(', ')}`);
}

/** Runs in the page: what is wider than it, and is not there to be scrolled. */
function tooWide() {
  const wide = [...document.querySelectorAll('body *')].filter((one) => {
    const { right, width } = one.getBoundingClientRect();
    return width > 1 && right > innerWidth + 1 && !one.closest('.visually-hidden, .scroll, .jump, .skip');
  });
  const names = wide.map((one) => `${one.tagName}.${one.className}`);
  return document.documentElement.scrollWidth > innerWidth ? [...names, 'the page scrolls'] : names;
}
