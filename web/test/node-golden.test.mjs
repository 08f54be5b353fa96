// The golden containers, through the library under Node.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { goldenFile, goldenFormats, goldenNames, library } from './support/paths.mjs';

const versionOneFiles = [...Object.values(goldenFormats), 'v1.named.msgpack'];

for (const name of goldenNames) {
  test(`${name}: each file exports as each format byte for byte`, async (t) => {
    const memory = await library.open(`golden/${name}`, { storage: 'memory' });
    t.after(() => memory.close());
    for (const file of versionOneFiles) {
      await memory.import(await readFile(goldenFile(name, file)));
      for (const [format, expected] of Object.entries(goldenFormats)) {
        const bytes = await memory.export({ format });
        assert.deepEqual(Buffer.from(bytes), await readFile(goldenFile(name, expected)), `${file} as ${format}`);
      }
    }
  });

  test(`${name}: entries that JavaScript loads and saves are stored as they were`, async (t) => {
    const memory = await library.open(`golden/${name}`, { storage: 'memory' });
    t.after(() => memory.close());
    await memory.import(await readFile(goldenFile(name, 'v1.compact.json')));
    const before = entriesText(await memory.export({ format: 'json-compact' }));
    await memory.save(await memory.load());
    assert.equal(entriesText(await memory.export({ format: 'json-compact' })), before);
    await memory.saveContainer(await memory.loadContainer());
    assert.equal(entriesText(await memory.export({ format: 'json-compact' })), before);
  });

  test(`${name}: the old version has the same entries`, async (t) => {
    const memory = await library.open(`golden/${name}`, { storage: 'memory' });
    t.after(() => memory.close());
    await memory.import(await readFile(goldenFile(name, 'v0.json')));
    const container = await memory.loadContainer();
    const expected = JSON.parse(await readFile(goldenFile(name, 'v1.compact.json'), 'utf8'));
    assert.equal(container.session_id, 'migrated');
    assert.deepEqual(container.entries, expected.entries);
  });
}

function entriesText(bytes) {
  const text = new TextDecoder().decode(bytes);
  return text.slice(text.indexOf('"entries":'));
}
