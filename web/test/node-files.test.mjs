// The list of memories, and what status tells of one, under Node.

import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { library, tempFolder } from './support/paths.mjs';

const { files, open } = library;

async function remember(t, path, options) {
  const memory = await open(path, options);
  t.after(() => memory.close());
  await memory.put({ content: 'something' });
  return memory;
}

test('files lists the memories below a folder, and nothing that is kept beside them', async (t) => {
  const folder = await tempFolder(t);
  assert.deepEqual(await files({ folder }), []);
  assert.deepEqual(await files({ folder: join(folder, 'nowhere') }), []);
  for (const name of ['b.json', 'a/deep/er.json']) await remember(t, join(folder, name));
  await (await open(join(folder, 'b.json'))).import(Buffer.from('[]')); // makes b.json.bak
  await mkdir(join(folder, 'empty'));
  assert.ok((await readdir(folder)).length > 4);

  const before = Date.now();
  const list = await files({ folder });
  assert.deepEqual(list.map(({ path }) => path), [join(folder, 'a/deep/er.json'), join(folder, 'b.json')]);
  for (const { path, storage, bytes, modified } of list) {
    assert.equal(storage, 'os');
    assert.equal(bytes, (await (await open(path)).status()).bytes);
    assert.ok(Math.abs(Date.parse(modified) - before) < 60_000);
  }
  const slashed = await files({ folder: `${folder}/a/` });
  assert.deepEqual(slashed.map(({ path }) => path), [`${folder}/a/deep/er.json`]);
});

test('files refuses what it can not do', async (t) => {
  await assert.rejects(files(), { code: 'INVALID' });
  await assert.rejects(files({ folder: 7 }), { code: 'INVALID' });
  await assert.rejects(files({ folder: '/tmp', storage: 'cookies' }), { code: 'INVALID' });
  await assert.rejects(files({ folder: '/tmp', storage: 'opfs' }), { code: 'INVALID' });
  const folder = await tempFolder(t);
  await writeFile(join(folder, 'file'), 'x');
  await assert.rejects(files({ folder: join(folder, 'file') }), { code: 'INVALID' });
});

test('files in memory need no folder', async (t) => {
  await remember(t, 'listed/one.json', { storage: 'memory' });
  const list = await files({ storage: 'memory', folder: 'listed' });
  assert.deepEqual(list.map(({ path, storage }) => [path, storage]), [['listed/one.json', 'memory']]);
  assert.ok((await files({ storage: 'memory' })).length > 0);
});

test('status tells the sizes and the last save', async (t) => {
  const folder = await tempFolder(t);
  const memory = await open(join(folder, 'session.json'));
  t.after(() => memory.close());
  const none = await memory.status();
  assert.deepEqual([none.bytes, none.journalBytes, none.lastSave], [null, 0, null]);
  const start = new Date().toISOString();
  await memory.put({ content: 'x' });
  await memory.count();
  const put = await memory.status();
  assert.ok(put.bytes > 0);
  assert.equal(put.journalBytes, (await memory.stats()).journalBytes);
  assert.ok(put.journalBytes > 0);
  assert.ok(put.lastSave.ms > 0 && put.lastSave.ms < 10_000);
  assert.ok(put.lastSave.at >= start && put.lastSave.at <= new Date().toISOString());
  await assert.rejects(memory.put({ content: 7 }));
  assert.deepEqual((await memory.status()).lastSave, put.lastSave, 'a save that failed is none');
  await memory.checkpoint();
  assert.equal((await memory.status()).journalBytes, 0);
});
