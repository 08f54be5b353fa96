// What can still be read of damaged memories, under Node.

import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { library, tempFolder } from './support/paths.mjs';

const entries = ['one', 'two', 'three'].map((content, i) => ({ id: String(i), tier: 'session', content }));

/** A memory whose file lost its second entry and whose journal lost its first commit. */
async function openDamaged(t) {
  const folder = await tempFolder(t);
  const file = join(folder, 'session.json');
  const memory = await library.open(file, { sessionId: 'ada' });
  t.after(() => memory.close());
  await memory.save(entries);
  await memory.put({ id: 'lost', content: 'lost commit' });
  await memory.put({ id: 'kept', content: 'kept commit' });
  await memory.yield();
  await spoil(file, '"two"', '"t\u0000o"');
  await spoil(`${file}.journal`, 'lost commit', 'LOST commit');
  return { folder, file, memory: await reopened(t, file), before: await contents(folder) };
}

async function reopened(t, file) {
  const memory = await library.open(file);
  t.after(() => memory.close());
  return memory;
}

async function spoil(file, from, to) {
  const bytes = await readFile(file);
  bytes.write(to, bytes.indexOf(from), 'latin1');
  await writeFile(file, bytes);
}

/** The files of a folder by name. */
async function contents(folder) {
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.lock'));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'latin1')])));
}

test('salvage reads around the damage, and changes nothing', async (t) => {
  const { folder, memory, before } = await openDamaged(t);
  await assert.rejects(memory.load(), { code: 'CORRUPT' });
  const { entries: found, losses, data } = await memory.salvage();
  assert.deepEqual(found.map(({ id }) => id), ['0', '2', 'kept']);
  assert.deepEqual(losses.map(({ part }) => part), ['file', 'journal']);
  for (const { offset, length, reason } of losses) assert.ok(offset > 0 && length > 0 && reason !== '');
  assert.deepEqual(await contents(folder), before);

  await memory.import(data);
  assert.deepEqual(await memory.load(), found);
  assert.equal(await memory.storedSessionId(), 'ada');
  const after = await contents(folder);
  const kept = (mark) => after[Object.keys(after).find((name) => name.includes(mark))];
  assert.equal(kept('session.json.damaged-'), before['session.json']);
  assert.equal(kept('session.json.journal.orphan-'), before['session.json.journal']);
});

test('salvage reads what it is given', async (t) => {
  const { file, memory } = await openDamaged(t);
  const [bytes, journal] = [await readFile(file), await readFile(`${file}.journal`)];
  for (const [data, of] of [[bytes, journal], [new Blob([bytes]), new Blob([journal])]]) {
    const found = await memory.salvage(data, of);
    assert.deepEqual(found.entries.map(({ id }) => id), ['0', '2', 'kept']);
    assert.equal(found.losses.length, 2);
  }
  assert.equal(bytes.length > 0, true, 'the bytes stay with the caller');
  const alone = await memory.salvage(bytes);
  assert.deepEqual(alone.entries.map(({ id }) => id), ['0', '2']);
  assert.deepEqual((await memory.salvage(alone.data)).losses, []);
  assert.deepEqual((await memory.salvage(new Uint8Array())).entries, []);
  await assert.rejects(memory.salvage(Buffer.from('{"version":2}')), { code: 'NEWER_VERSION' });
  await assert.rejects(memory.salvage('text'), { code: 'INVALID' });
  await assert.rejects(memory.salvage(bytes, 'text'), { code: 'INVALID' });
});

test('salvage of a memory that is whole is the memory, and of none an error', async (t) => {
  const folder = await tempFolder(t);
  const memory = await reopened(t, join(folder, 'session.json'));
  await assert.rejects(memory.salvage(), { code: 'UNAVAILABLE' });
  assert.deepEqual(await readdir(folder), []);
  await memory.put([{ id: '1', content: 'a' }, { id: '2', content: 'b', metadata: { big: 2n ** 63n } }]);
  const { entries: found, losses, data } = await memory.salvage();
  assert.deepEqual(found, await memory.load());
  assert.deepEqual(losses, []);
  assert.deepEqual(data, await memory.export());
});
