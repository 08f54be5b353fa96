// The conversation: what it takes to trust an agent's memory.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { close, launch } from './browsers.mjs';
import * as app from './support/app.mjs';
import { inBrowsers, wanted, withOPFS } from './support/pages.mjs';
import { fileFolder, root } from './support/paths.mjs';

inBrowsers('the agent', (context) => {
  test('it remembers, survives a reload, recalls, forgets, and takes that back', async () => {
    const page = await app.openApp(context, 'ada');
    const learnt = await app.say(page, 'My name is Ada');
    assert.deepEqual(learnt.used, ['Name: Ada']);
    await app.say(page, 'I prefer metric units');
    await app.say(page, 'remember that the release is on Friday');
    await app.untilEntries(page, 3);
    await page.reload();
    await app.ready(page);
    await app.untilText(page, '#log', 'Welcome back, Ada. I remember 3 things.');

    const recalled = await app.say(page, 'What do you know about units?');
    assert.deepEqual(recalled.used, ['Prefers metric units']);
    assert.match(recalled.why, /looked for “unit”/);
    await app.untilText(page, '#entries', '1 recall');
    assert.equal((await app.say(page, 'what is my name?')).text, 'Your name: Ada.');
    const nothing = await app.say(page, 'what do you know about whales?');
    assert.deepEqual([nothing.text, nothing.used], ['I know nothing about “whales” yet. Tell me, and I will keep it.', []]);

    assert.equal((await app.say(page, 'forget the release')).text, 'I have forgotten “The release is on Friday”.');
    await app.untilEntries(page, 2);
    await app.choose(page, 'Undo');
    await app.untilEntries(page, 3);
    await page.close();
  });

  test('what is hostile is shown as text, and stored as it is', async () => {
    const page = await app.openApp(context, 'hostile');
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>\u202e"\'&lt;';
    const { used } = await app.say(page, `remember that ${hostile}`);
    assert.deepEqual(used, [hostile]);
    await app.untilText(page, '#entries', hostile);
    const made = await page.evaluate(() => document.querySelectorAll('main img, main script').length);
    assert.equal(made, 0);
    await page.close();
  });

  test('a second tab shows the same memory, live', async () => {
    const [one, other] = [await app.openApp(context, 'tabs'), await app.openApp(context, 'tabs')];
    await app.say(one, 'remember that both tabs know this');
    await app.untilText(other, '#entries', 'Both tabs know this');
    await app.untilText(other, '#live', 'Changed in another tab');
    await app.act(other, 'Both tabs know this', 'forget');
    await app.untilEntries(one, 0);
    for (const page of [one, other]) await page.close();
  });

  if (!withOPFS.includes(context.name)) return;

  test('below a path of a host, its files are kept, and nothing that is remembered', async () => {
    const page = await app.openApp(context, 'kept');
    await app.say(page, 'remember that this is mine');
    await app.until(page, () => document.body.dataset.offline === 'ready');
    const { scope, paths, texts } = await page.evaluate(async () => {
      const { scope } = await navigator.serviceWorker.ready;
      const requests = [];
      const texts = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        requests.push(...(await cache.keys()));
        for (const response of await cache.matchAll()) texts.push(await response.text());
      }
      return { scope, paths: requests.map(({ url }) => url.slice(scope.length)), texts };
    });
    assert.equal(scope, context.url);
    for (const path of ['', 'app/main.js', 'lib/index.js', 'lib/holdfast.wasm', 'manifest.webmanifest']) {
      assert.ok(paths.includes(path), `${path} is not among ${paths}`);
    }
    assert.ok(!texts.some((text) => /this is mine/i.test(text)), 'what is remembered is in a cache');
    await page.close();
  });
});

const execute = promisify(execFile);
const folder = fileFolder();

for (const name of withOPFS.filter((one) => wanted.includes(one))) {
  describe(`somebody who knows nothing, in ${name}`, { timeout: 120_000 }, () => {
    let browser, server;
    before(async () => {
      await execute('go', ['build', '-o', join(folder, 'serve'), './web/serve'], { cwd: root });
      browser = await launch(name);
    });
    after(async () => {
      if (browser) await close(browser);
      server?.kill();
    });

    test('makes the agent remember, closes the tab, stops the server, opens the tab again, and finds it', async () => {
      server = spawn(join(folder, 'serve'), ['-port', '0'], { cwd: root });
      const [address] = await once(createInterface(server.stdout), 'line');
      await browser.newPage(); // so that the browser stays when the tab is closed
      const tab = await browser.newPage();
      const said = [watchErrors(tab)];
      await tab.goto(address);
      await app.ready(tab);
      await tab.focus('#say');
      await tab.keyboard.type('My favourite colour is kelp green');
      await tab.keyboard.press('Enter');
      await app.untilEntries(tab, 1);
      await app.until(tab, () => document.body.dataset.offline === 'ready');
      await tab.close();
      server.kill();
      await once(server, 'exit');
      await assert.rejects(fetch(address), 'the server still runs');

      const again = await browser.newPage();
      said.push(watchErrors(again));
      await again.goto(address);
      await app.ready(again);
      await app.untilText(again, '#entries', 'Favourite colour: kelp green');
      await app.untilText(again, '#log', 'Welcome back');
      assert.equal((await app.say(again, 'what is my favourite colour?')).text, 'Your favourite colour: kelp green.');
      await again.reload();
      await app.ready(again);
      await app.untilEntries(again, 1);
      assert.deepEqual(said, [[], []]);
    });
  });
}

/** Collects what goes wrong in a page, what its policy forbids included. */
function watchErrors(page) {
  const said = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  return said;
}
