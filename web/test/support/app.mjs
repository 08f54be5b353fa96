// The app, driven as a visitor would, in every engine: only calls that all
// three of the drivers have.

import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** How long the page may take for what a visitor does, in milliseconds. */
const patience = 15_000;

/** Opens the app with a notebook of its own, and waits until that is there. */
export async function openApp(context, notebook, more = '') {
  const page = await context.newPage(`?notebook=${encodeURIComponent(notebook)}${more}`);
  await ready(page);
  return page;
}

/** Waits until a notebook is open, and its entries have been shown. */
export function ready(page) {
  return until(page, () => document.body.dataset.state === 'open' && 'entries' in document.body.dataset);
}

/** Waits for a condition in the page. */
export function until(page, condition, ...args) {
  return page.waitForFunction(condition, { timeout: patience, polling: 50 }, ...args);
}

/** The text of what a selector finds, '' if it finds nothing. */
export function text(page, selector) {
  return page.evaluate((css) => document.querySelector(css)?.textContent.trim() ?? '', selector);
}

/** The texts of all that a selector finds. */
export function texts(page, selector) {
  return page.evaluate((css) => [...document.querySelectorAll(css)].map((one) => one.textContent.trim()), selector);
}

/** Waits until an element has a text in it. */
export function untilText(page, selector, wanted) {
  return until(page, (css, part) => document.querySelector(css)?.textContent.includes(part), selector, wanted);
}

/** Waits until a dialog is open. */
export function untilOpen(page, selector) {
  return until(page, (css) => document.querySelector(css).open, selector);
}

/** Waits until the notebook has so many entries, and all that is shown says so. */
export function untilEntries(page, count) {
  return until(page, (n) => document.body.dataset.entries === String(n), count);
}

/** Fills a field, as typing does. */
export function fill(page, selector, value) {
  return page.evaluate(
    (css, to) => {
      const field = document.querySelector(css);
      field.value = to;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    },
    selector,
    value,
  );
}

/** Clicks what a selector finds, also in a tab that is behind another one. */
export function click(page, selector) {
  return page.evaluate((css) => document.querySelector(css).click(), selector);
}

/** Says something to the agent, and gives its answer. */
export async function say(page, said) {
  const before = await page.evaluate(() => document.querySelectorAll('.reply:not(.waiting)').length);
  await fill(page, '#say', said);
  await click(page, '.send');
  return answerAfter(page, before);
}

/** Chooses what the last answer offers, and gives the answer to that. */
export async function choose(page, label) {
  const before = await page.evaluate(() => document.querySelectorAll('.reply:not(.waiting)').length);
  await clickText(page, '#log .turn:last-child .choices button', label);
  return answerAfter(page, before);
}

async function answerAfter(page, before) {
  await until(
    page,
    (n) => document.querySelectorAll('.reply:not(.waiting)').length > n && !document.querySelector('.reply.waiting'),
    before,
  );
  return page.evaluate(() => {
    const reply = [...document.querySelectorAll('.reply')].at(-1);
    const textsOf = (css) => [...reply.querySelectorAll(css)].map((one) => one.textContent.trim());
    return {
      text: reply.querySelector('p').textContent,
      why: textsOf('.why').join(),
      used: textsOf('.used .entry-content'),
      choices: textsOf('.choices button'),
    };
  });
}

/** Clicks the first of what a selector finds that has a text in it. */
export function clickText(page, selector, label) {
  return page.evaluate(
    (css, part) => {
      const found = [...document.querySelectorAll(css)].find((one) => one.textContent.includes(part));
      if (!found) throw new Error(`no ${css} says ${part}`);
      found.click();
    },
    selector,
    label,
  );
}

/** The contents of the entries that are shown. */
export function contents(page) {
  return page.evaluate(() => [...document.querySelectorAll('#entries .entry-content')].map((one) => one.textContent));
}

/** Does something with the entry that is shown with this content: touch, edit or forget. */
export function act(page, content, action) {
  return page.evaluate(
    (wanted, name) => {
      const rows = [...document.querySelectorAll('#entries > li')];
      const row = rows.find((one) => one.querySelector('.entry-content').textContent === wanted);
      row.querySelector(`[data-action=${name}]`).click();
    },
    content,
    action,
  );
}

/** Drops a file on the page, as the browser would on the visitor's behalf. */
export async function drop(page, name, bytes) {
  await page.evaluate(
    (fileName, base64) => {
      const content = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    name,
    Buffer.from(bytes).toString('base64'),
  );
  await untilOpen(page, '#import');
}

/** Carries out the import that is asked about, and waits for its notebook. */
export async function finishImport(page, entries) {
  await page.click('#import-go');
  await until(page, () => !document.querySelector('#import').open);
  await ready(page);
  await untilEntries(page, entries);
}

/** What Firefox needs to download without a question. */
export function downloadPrefs(folder) {
  return {
    'browser.download.folderList': 2,
    'browser.download.dir': folder,
    'browser.download.useDownloadDir': true,
    'browser.download.always_ask_before_handling_new_types': false,
  };
}

/** Lets Chromium download into a folder. */
export async function allowDownloads(page, name, folder) {
  if (name !== 'chromium') return;
  const session = await page.createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
}

/** Exports the notebook and gives the bytes that were downloaded. */
export async function download(page, format, folder) {
  await page.click(`[data-format="${format}"]`);
  for (let i = 0; i < 100; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const names = await readdir(folder);
    if (names.length !== 1 || /\.(part|crdownload|tmp)$/.test(names[0])) continue;
    const file = join(folder, names[0]);
    const bytes = await readFile(file);
    if (bytes.length === 0) continue;
    await rm(file);
    return bytes;
  }
  throw new Error(`no download of ${format}: ${await readdir(folder)}`);
}
