// Files that the browser has damaged: what is left is read, kept and replaced.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers, libraryPage, withOPFS } from './support/pages.mjs';

inBrowsers('damage in OPFS', (context) => {
  for (const [what, ids] of Object.entries({ content: ['1', '3'], headers: ['1', '2', '3'] })) {
    test(`a file whose ${what} is damaged is salvaged, and then replaced`, async () => {
      const page = await libraryPage(context);
      await page.evaluate(async (what) => {
        const memory = await holdfast.open(`damaged-${what}.json`, { storage: 'opfs' });
        await memory.save(['1', '2', '3'].map((id) => ({ id, tier: 'session', content: `entry ${id}` })));
        await memory.close();
        const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('holdfast');
        for (const slot of ['slot0', 'slot1']) {
          const file = await root.getFileHandle(`damaged-${what}.json.${slot}`);
          const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
          const at = new TextDecoder('latin1').decode(bytes).indexOf('entry 2');
          if (at < 0) continue; // not in this slot
          for (const place of what === 'content' ? [at] : [0, 4096]) bytes[place] = 0;
          const writer = await file.createWritable();
          await writer.write(bytes);
          await writer.close();
        }
      }, what);
      const found = await page.evaluate(async (what) => {
        const memory = await holdfast.open(`damaged-${what}.json`, { storage: 'opfs' });
        const code = await memory.load().catch((error) => error.code);
        const listed = (await holdfast.files()).filter(({ path }) => path === memory.path).length;
        const { bytes } = await memory.status();
        const { entries, losses, data } = await memory.salvage();
        await memory.import(data);
        const after = (await memory.list({ order: 'newest' })).map(({ id }) => id).sort();
        const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('holdfast');
        const kept = [];
        for await (const name of root.keys()) {
          if (name.startsWith(`${memory.path}.damaged-`)) kept.push(await (await (await root.getFileHandle(name)).getFile()).text());
        }
        await memory.clear();
        return { code, listed, bytes, salvaged: entries.map(({ id }) => id), losses: losses.length, after, kept: kept.join() };
      }, what);
      assert.equal(found.code, 'CORRUPT');
      assert.equal(found.listed, 1);
      assert.deepEqual(found.salvaged, ids);
      assert.ok(found.losses > 0);
      assert.deepEqual(found.after, ids);
      assert.ok(found.kept.includes('entry 1') && found.kept.includes('entry 3'));
      await page.close();
    });
  }
}, { engines: withOPFS });
