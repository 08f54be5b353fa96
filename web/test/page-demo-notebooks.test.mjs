// The app with several notebooks, tabs and sentences, driven as a visitor would.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as app from './support/app.mjs';
import { inBrowsers, withOPFS } from './support/pages.mjs';

inBrowsers('the app and its notebooks', (context) => {
  test('undo belongs to the notebook where it happened', async () => {
    const page = await app.openApp(context, 'here');
    await app.say(page, 'remember that this belongs here');
    await app.untilEntries(page, 1);
    await app.act(page, 'This belongs here', 'forget');
    await app.untilEntries(page, 0);
    await app.clickText(page, '#toasts button', 'Undo'); // while it is open
    await app.untilEntries(page, 1);

    await app.act(page, 'This belongs here', 'forget');
    await app.untilEntries(page, 0);
    await switchTo(page, 'there');
    await app.clickText(page, '#toasts button', 'Undo');
    await app.untilText(page, '#toasts', 'It is back in “here”.');
    assert.deepEqual(await app.contents(page), []);
    await switchTo(page, 'here');
    await app.untilEntries(page, 1);
    assert.deepEqual(await app.contents(page), ['This belongs here']);
    await page.close();
  });

  test('what is edited is saved in the notebook that it is of', async () => {
    const page = await app.openApp(context, 'edited');
    await app.say(page, 'remember that this is the old text');
    await app.untilEntries(page, 1);
    await app.act(page, 'This is the old text', 'edit');
    await app.untilOpen(page, '#editor');
    await app.fill(page, '[name=content]', 'The new text');
    await switchTo(page, 'another');
    await app.click(page, '#entry-form [type=submit]');
    await app.until(page, () => !document.querySelector('#editor').open);
    assert.deepEqual(await app.contents(page), []);
    await switchTo(page, 'edited');
    await app.untilText(page, '#entries', 'The new text');
    await page.close();
  });

  test('what this tab does is not said to come from another one', async () => {
    const page = await app.openApp(context, 'alone');
    await watchLive(page);
    const file = JSON.stringify([{ id: '1', tier: 'session', content: 'imported', created_at: '2026-01-01T00:00:00Z', last_accessed: '2026-01-01T00:00:00Z' }]);
    await app.drop(page, 'memory.json', Buffer.from(file));
    await app.click(page, '[value=here]');
    await app.finishImport(page, 1);
    await app.say(page, 'remember that I am alone');
    await app.untilEntries(page, 2);
    await app.act(page, 'imported', 'forget');
    await app.untilEntries(page, 1);
    assert.deepEqual(await page.evaluate(() => globalThis.live), []);
    await page.close();
  });

  test('the page does not grow with the conversation', async () => {
    const page = await app.openApp(context, 'talkative');
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    await app.say(page, 'remember that it rains');
    await app.untilEntries(page, 1);
    const before = await height();
    for (let i = 0; i < 12; i++) await app.say(page, 'what do you know about rain?');
    assert.equal(await height(), before);
    await page.close();
  });

  if (!withOPFS.includes(context.name)) return;

  test('a long name fits into 320 pixels', async () => {
    const page = await context.browser.newPage();
    await page.setViewport({ width: 320, height: 640 });
    await page.goto(`${context.url}?notebook=${'W'.repeat(60)}`);
    await app.ready(page);
    await app.say(page, 'remember that names may be long');
    await app.untilEntries(page, 1);
    await app.act(page, 'Names may be long', 'forget');
    await app.untilEntries(page, 0);
    // Firefox has a scroll bar beside the page, which is part of the 320.
    const [wanted, there] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.equal(wanted, there);
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll('.top *, main *, #toasts *')]
        .filter((one) => one.checkVisibility() && !one.closest('.jump, .scroll, .visually-hidden'))
        .filter((one) => one.getBoundingClientRect().right > 320.5)
        .map((one) => one.id || one.className || one.tagName),
    );
    assert.deepEqual(outside, []);
    await page.close();
  });
});

/** Opens another notebook in the same page, as the back button does. */
async function switchTo(page, name) {
  await page.evaluate((notebook) => {
    history.pushState(null, '', `?notebook=${notebook}`);
    dispatchEvent(new PopStateEvent('popstate'));
  }, name);
  await app.until(page, (notebook) => document.querySelector('#notebooks').value === notebook, name);
  await app.ready(page);
}

/** Keeps all that is ever said of other tabs as globalThis.live. */
function watchLive(page) {
  return page.evaluate(() => {
    const live = document.querySelector('#live');
    globalThis.live = [];
    new MutationObserver(() => live.textContent && globalThis.live.push(live.textContent)).observe(live, { childList: true, characterData: true, subtree: true });
  });
}
