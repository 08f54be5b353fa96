// Takes the screenshots of the app, from web/dist, in headless Chromium.
//
//   node web/screenshots/take.mjs

import { fileURLToPath, URL } from 'node:url';
import { close, launch } from '../test/browsers.mjs';
import * as app from '../test/support/app.mjs';
import { serveDist } from '../test/support/server.mjs';
import { sampleMemory } from './memory.mjs';

const folder = fileURLToPath(new URL('./', import.meta.url));
const notebook = 'kelp survey';

const desktop = { width: 1280, height: 860 };
const narrow = { width: 320, height: 640, deviceScaleFactor: 2 };

/** Each with what is done before it is taken. */
const pictures = [
  { name: 'desktop-light', scheme: 'light', size: desktop, enter: converse },
  { name: 'desktop-dark', scheme: 'dark', size: desktop, enter: converse },
  { name: 'narrow-light', scheme: 'light', size: narrow, enter: converse },
  { name: 'narrow-dark', scheme: 'dark', size: narrow, enter: showStorage },
  { name: 'damaged-light', scheme: 'light', size: desktop, enter: dropDamaged },
];

const host = await serveDist();
const browser = await launch('chromium');
try {
  for (const { name, scheme, size, enter } of pictures) {
    const context = await browser.createBrowserContext(); // with a storage of its own
    const page = await context.newPage();
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await page.setViewport(size);
    await page.goto(`${host.url}?notebook=first`);
    await app.ready(page);
    await app.drop(page, `${notebook}.json`, Buffer.from(sampleMemory()));
    await app.finishImport(page, 19);
    await app.until(page, () => document.querySelectorAll('#line circle').length > 9 && !document.querySelector('.toast'));
    await enter(page);
    await page.screenshot({ path: `${folder}${name}.png`, optimizeForSpeed: false });
    await context.close();
  }
} finally {
  await close(browser);
  await host.close();
}

async function converse(page) {
  await app.say(page, 'remember that the tide turns at 14:20 today');
  await app.say(page, 'What do you know about site 7?');
  await app.untilEntries(page, 20);
  await page.evaluate(() => document.activeElement.blur());
}

async function showStorage(page) {
  await app.untilText(page, '#storage-name', 'OPFS');
  await page.evaluate(() => document.querySelector('#storage').scrollIntoView());
}

async function dropDamaged(page) {
  const damaged = Buffer.from(sampleMemory());
  damaged.fill(' ', 2_000, 2_060);
  await app.drop(page, 'from an old laptop.json', damaged);
  await page.click('#import-go');
  await app.untilText(page, '#import-trouble', 'CORRUPT');
}
