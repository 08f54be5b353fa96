// The library in a shared worker.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers } from './support/pages.mjs';
import { inWorker } from './support/workers.mjs';

inBrowsers('a shared worker', (context) => {
  test('keeps a memory', async () => {
    const { storage, contents } = await inWorker(context, 'shared', async ({ open }) => {
      const memory = await open('shared-worker.json');
      await memory.put({ content: 'from a shared worker' });
      const { storage } = await memory.status();
      return { storage, contents: (await memory.list()).map((e) => e.content) };
    });
    assert.deepEqual(contents, ['from a shared worker']);
    // Only in Firefox can it start a dedicated worker, which has OPFS.
    assert.equal(storage, context.name === 'firefox' ? 'opfs' : 'indexeddb');
  });
});
