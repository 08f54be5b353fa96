// 100,000 entries in the app.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as app from './support/app.mjs';
import { largeContainer } from './support/large.mjs';
import { inBrowsers, withOPFS } from './support/pages.mjs';

const count = 100_000;

/** The longest that a task of the page may compute, in milliseconds. */
const longestTask = 50;

inBrowsers(
  'a large memory in the app',
  (context) => {
    test('an import is followed, and leaves no trace when it is cancelled', async () => {
      const page = await largePage(context, 'cancelled');
      await app.say(page, 'remember that this was before');
      await app.untilEntries(page, 1);
      await page.evaluate(dropFile);
      await app.untilOpen(page, '#import');
      await page.click('[name=where][value=here]');
      const share = await page.evaluate(cancelWhileChecking);
      assert.ok(share > 0 && share < 1, `at ${share}`);
      await app.until(page, () => !document.querySelector('#import').open);
      await app.say(page, 'remember that it goes on');
      await app.untilEntries(page, 2);
      assert.deepEqual(await app.contents(page), ['It goes on', 'This was before']);
      await page.close();
    });

    test('all is done with it while the page goes on', async () => {
      const page = await largePage(context, 'large');
      if (context.name !== 'chromium') {
        await useMuch(page);
      } else {
        const tasks = await longTasks(page, () => useMuch(page));
        assert.deepEqual(tasks, []);
        const seen = await longTasks(page, () => page.evaluate(standStill));
        assert.notDeepEqual(seen, [], 'long tasks are not seen');
      }
      await page.close();
    });
  },
  { engines: withOPFS },
);

/** A page that has a large container as a file. */
async function largePage(context, notebook) {
  const page = await app.openApp(context, notebook);
  await page.evaluate(`globalThis.file = new File([(${largeContainer})(${count})], 'many.json')`);
  return page;
}

/** Imports it into a notebook of its own, and does what people do. */
async function useMuch(page) {
  await page.evaluate(dropFile);
  await app.untilOpen(page, '#import');
  await app.finishImport(page, count);
  await app.untilText(page, '#place', '1–20 of 100,000');
  await app.untilText(page, '#line-caption', '2,000 entries of the memory');
  await page.click('#next');
  await app.untilText(page, '#place', '21–40 of 100,000');
  await app.fill(page, '#search', 'REMEMBER OF 77777:');
  await app.untilText(page, '#found', '1 entry found');
  await page.click('#earlier');
  await app.say(page, 'remember that it goes on');
  await app.untilEntries(page, count + 1);
  assert.match((await app.say(page, 'forget 99998')).text, /I have forgotten “what there is to remember of 99998/);
  await app.untilEntries(page, count);
}

/**
 * The tasks of the page's main thread that computed for too long, in
 * milliseconds. The time that counts is that of its processor: how long a task
 * takes by the clock tells, on a busy machine, what others do.
 */
async function longTasks(page, action) {
  await page.tracing.start({ categories: ['toplevel', '__metadata'] });
  await action();
  const { traceEvents } = JSON.parse(Buffer.from(await page.tracing.stop()).toString());
  const threads = new Set(traceEvents.filter(({ args }) => args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(
    ({ name, pid, tid, tdur }) => name === 'ThreadControllerImpl::RunTask' && threads.has(`${pid} ${tid}`) && tdur > 0,
  );
  return tasks.map(({ tdur }) => tdur / 1000).filter((ms) => ms > longestTask);
}

// The functions below run in the page.

function dropFile() {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(globalThis.file);
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}

/** Begins the import, cancels it in the middle, and says where that was. */
function cancelWhileChecking() {
  const percent = document.querySelector('#import-percent');
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!/Checking [1-9]/.test(percent.textContent)) return;
      observer.disconnect();
      resolve(document.querySelector('#import-bar').value);
      document.querySelector('#import-cancel').click();
    });
    observer.observe(percent, { childList: true, characterData: true, subtree: true });
    document.querySelector('#import-go').click();
  });
}

/** A task that is too long. */
function standStill() {
  return new Promise((resolve) => {
    setTimeout(() => {
      for (const end = performance.now() + 600; performance.now() < end; );
      resolve();
    });
  });
}
