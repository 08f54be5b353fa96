// A browser extension whose service worker keeps a memory.

import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inBrowsers } from './support/pages.mjs';
import { dist } from './support/paths.mjs';

const manifest = {
  manifest_version: 3,
  name: 'Holdfast under test',
  version: '1.0',
  background: { service_worker: 'background.js', type: 'module' },
  content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'" },
};

const background = `import * as holdfast from './lib/index.js';
globalThis.holdfast = holdfast;`;

inBrowsers('an extension', (context) => {
  test('keeps a memory in its service worker, and its pages see it', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-extension-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await cp(join(dist, 'lib'), join(folder, 'lib'), { recursive: true });
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'background.js'), background);
    await writeFile(join(folder, 'page.html'), '<!doctype html><title>page</title><script type="module" src="background.js"></script>');

    const { browser } = context;
    const id = await browser.installExtension(folder);
    const inBackground = async (code) => {
      const target = await browser.waitForTarget((found) => found.type() === 'service_worker' && found.url().includes(id));
      const worker = await target.worker();
      while (!(await worker.evaluate(() => 'holdfast' in globalThis))); // it has just been started
      return worker.evaluate(code);
    };
    const status = await inBackground(save);
    assert.equal(status.storage, 'indexeddb');

    const page = await browser.newPage();
    await page.goto(`chrome-extension://${id}/page.html`);
    await page.waitForFunction(() => 'holdfast' in globalThis);
    assert.deepEqual(await page.evaluate(add), ['from the service worker', 'from a page']);
    assert.deepEqual(await inBackground(contents), ['from the service worker', 'from a page']);
  });
}, { engines: ['chromium'], extensions: true });

// The functions below run in the extension.

async function save() {
  globalThis.memory = await holdfast.open('extension.json');
  await globalThis.memory.put({ content: 'from the service worker' });
  return globalThis.memory.status();
}

async function add() {
  const memory = await holdfast.open('extension.json');
  await memory.put({ content: 'from a page' });
  return (await memory.list({ order: 'newest' })).map((e) => e.content).reverse();
}

async function contents() {
  return (await globalThis.memory.list({ order: 'newest' })).map((e) => e.content).reverse();
}
