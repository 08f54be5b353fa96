// One file, two programs: the library under Node and the native command.

import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { buildCommand } from './support/native.mjs';
import { fileFolder, goldenFile, goldenFormats, goldenNames, library } from './support/paths.mjs';

const folder = fileFolder();
let holdfast;

before(async () => {
  holdfast = await buildCommand(folder);
});

for (const [format, golden] of Object.entries(goldenFormats)) {
  test(`a container saved under Node as ${format} opens natively`, async () => {
    const file = join(folder, `node.${format}`);
    const memory = await library.open(file, { format, sessionId: 'from node' });
    await memory.save(JSON.parse(await readFile(goldenFile('tiers', 'v1.compact.json'), 'utf8')).entries);
    const bytes = {};
    for (const other of Object.keys(goldenFormats)) bytes[other] = await memory.export({ format: other });
    await memory.close();

    await holdfast('verify', file);
    const facts = JSON.parse(await holdfast('inspect', file, '--json'));
    assert.match(JSON.stringify(facts), /from node/);
    for (const [other, expected] of Object.entries(bytes)) {
      const out = `${file}.${other}.out`; // convert overwrites nothing
      await holdfast('convert', '--to', other, file, out);
      assert.deepEqual(await readFile(out), Buffer.from(expected), other);
    }
  });

  test(`containers written natively as ${format} open under Node`, async () => {
    for (const name of goldenNames) {
      const file = join(folder, `${name}.${format}`);
      await holdfast('convert', '--to', format, goldenFile(name, 'v1.named.msgpack'), file);
      const memory = await library.open(file);
      const container = await memory.loadContainer();
      assert.deepEqual(
        structuredClone(container), // leaves out what is no field
        JSON.parse(await readFile(goldenFile(name, 'v1.compact.json'), 'utf8')),
        name,
      );
      assert.deepEqual(Buffer.from(await memory.export()), await readFile(goldenFile(name, golden)), name);
      await memory.close();
    }
  });
}

test('a file migrated natively and one migrated under Node hold the same', async () => {
  const [native, node] = [join(folder, 'migrated-native.json'), join(folder, 'migrated-node.json')];
  for (const file of [native, node]) await copyFile(goldenFile('metadata', 'v0.json'), file);
  await holdfast('migrate', native);
  const memory = await library.open(node);
  const container = await memory.loadContainer();
  await memory.saveContainer(container);
  await memory.close();
  for (const file of [native, node]) {
    assert.deepEqual(await readFile(`${file}.v0.bak`), await readFile(goldenFile('metadata', 'v0.json')));
  }
  const withoutTimes = async (file) => (await readFile(file, 'utf8')).replace(/^ {2}"(created|modified)_at":.*$/gm, '');
  assert.equal(await withoutTimes(node), await withoutTimes(native));
});
