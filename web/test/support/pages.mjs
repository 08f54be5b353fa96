// Pages in real browsers, for tests.

import { after, before, describe } from 'node:test';
import { close, launch, names } from '../browsers.mjs';
import { serveDist } from './server.mjs';

/** The browsers to test in: BROWSERS, a list with commas, or all. */
export const wanted = process.env.BROWSERS?.split(',') ?? names;

/** Those that have OPFS. */
export const withOPFS = Object.freeze(['chromium', 'firefox']);

/** How long all tests of a suite in one browser may take, in milliseconds. */
const suiteTimeout = 240_000;

/**
 * Runs a suite in each browser. Each has a host of its own, and so a storage of
 * its own.
 *
 * @param {string} title
 * @param {(context: { url: string, newPage: (path: string) => Promise<import('puppeteer-core').Page>,
 *   browser: import('puppeteer-core').Browser, name: string }) => void} suite defines
 *   tests; but for its name, the context is filled when they run
 * @param {object} [options] of launch() in ../browsers.mjs, and engines, the
 *   browsers that the suite is for
 */
export function inBrowsers(title, suite, { engines = names, ...launchOptions } = {}) {
  for (const name of engines.filter((engine) => wanted.includes(engine))) {
    describe(`${title} in ${name}`, { timeout: suiteTimeout }, () => {
      const context = { name };
      let host;
      before(async () => {
        host = await serveDist();
        context.url = host.url;
        context.browser = await launch(name, launchOptions);
        await context.browser.newPage(); // WebKitGTK ends with its last tab
        context.newPage = (path, name = '127.0.0.1') =>
          newPage(context.browser, host.url.replace('127.0.0.1', name) + path);
      });
      after(async () => {
        if (context.browser) await close(context.browser);
        await host.close();
      });
      suite(context);
    });
  }
}

async function newPage(browser, url) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`${url}: ${error.message}`));
  await page.goto(url);
  return page;
}

/** A page with the library as globalThis.holdfast, of an origin of its own for each host. */
export async function libraryPage({ newPage }, host = '127.0.0.1') {
  const page = await newPage('library.html', host);
  await page.waitForFunction(() => 'holdfast' in globalThis);
  return page;
}
