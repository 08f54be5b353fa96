// The library in a shared worker.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage } from './support/pages.mjs';

inBrowsers('a shared worker', (context) => {
  test('keeps a memory', async () => {
    const page = await libraryPage(context);
    const { storage, contents } = await page.evaluate(inSharedWorker);
    assert.deepEqual(contents, ['from a shared worker']);
    // Only in Firefox can it start a dedicated worker, which has OPFS.
    assert.equal(storage, context.name === 'firefox' ? 'opfs' : 'indexeddb');
    await page.close();
  });
});

/** Runs in the page. */
async function inSharedWorker() {
  const library = new URL('lib/index.js', location.href).href;
  const code = `
    import { open } from ${JSON.stringify(library)};
    async function work() {
      const memory = await open('shared-worker.json');
      await memory.put({ content: 'from a shared worker' });
      const { storage } = await memory.status();
      return { storage, contents: (await memory.list()).map((e) => e.content) };
    }
    onconnect = ({ ports: [port] }) => work().then(
      (result) => port.postMessage(result),
      (error) => port.postMessage({ error: String(error) }),
    );`;
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const worker = new SharedWorker(url, { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.port.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
    worker.onerror = (event) => reject(new Error(event.message));
  });
}
