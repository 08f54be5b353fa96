// Every call of the library, under Node.

import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { goldenFile, library, tempFolder } from './support/paths.mjs';

const { open, version } = library;

const entry = {
  id: '1',
  tier: 'session',
  content: 'prefers metric units',
  metadata: { source: 'chat', nested: [{ deep: null }] },
  created_at: '2024-01-02T03:04:05.123456789Z',
  last_accessed: '2024-01-02T03:04:06Z',
  access_count: 3,
  importance: 0.75,
};

async function openTemp(t, options) {
  const folder = await tempFolder(t);
  const file = join(folder, 'agents/ada/session.json');
  const memory = await open(file, options);
  t.after(() => memory.close());
  return { folder, file, memory };
}

test('what is saved is loaded, by another memory too', async (t) => {
  const { file, memory } = await openTemp(t, { sessionId: 'ada-1' });
  assert.equal(await memory.save([entry]), undefined);
  assert.deepEqual(await memory.load(), [entry]);

  const other = await open(file);
  assert.deepEqual(await other.load(), [entry]);
  assert.equal(await other.storedSessionId(), 'ada-1');
  await other.close();
});

test('a memory that was never saved is empty and leaves no file', async (t) => {
  const { folder, memory } = await openTemp(t);
  assert.deepEqual(await memory.load(), []);
  assert.equal(await memory.exists(), false);
  assert.equal(await memory.storedSessionId(), null);
  const container = await memory.loadContainer();
  assert.equal(container.session_id, 'default');
  assert.deepEqual(container.entries, []);
  assert.deepEqual(await readdir(folder), []);
});

test('what a caller leaves out is filled in', async (t) => {
  const { memory } = await openTemp(t);
  const before = Date.now();
  const date = new Date('2020-05-06T07:08:09.010Z');
  await memory.save([
    { id: 'a', tier: 'working', content: '' },
    { id: 'b', tier: 'long_term', content: '', created_at: date },
  ]);
  const [a, b] = await memory.load();
  assert.deepEqual(a.metadata, {});
  assert.equal(a.access_count, 0);
  assert.equal(a.importance, 0);
  assert.equal(a.created_at, a.last_accessed);
  assert.ok(Date.parse(a.created_at) >= before - 1 && Date.parse(a.created_at) <= Date.now());
  assert.equal(b.created_at, '2020-05-06T07:08:09.010Z');
  assert.equal(b.last_accessed, b.created_at);
});

test('sessions: by option, by call, by save', async (t) => {
  const { memory } = await openTemp(t);
  await memory.save([]);
  assert.equal(await memory.storedSessionId(), 'unknown');
  await memory.setSessionId('second');
  assert.equal(await memory.storedSessionId(), 'unknown', 'only a save changes the file');
  await memory.save([]);
  assert.equal(await memory.storedSessionId(), 'second');
  await memory.saveWithSession('third', []);
  assert.equal(await memory.storedSessionId(), 'third');
  await memory.save([]);
  assert.equal(await memory.storedSessionId(), 'second');
});

test('a container comes and goes whole', async (t) => {
  const { memory } = await openTemp(t);
  const container = { session_id: 'made', entries: [entry], later: { field: [1, 2] } };
  await memory.saveContainer(container);
  const first = container.modified_at;
  container.entries.push({ ...entry, id: '2' });
  await memory.saveContainer(container);
  assert.ok(container.modified_at > first);

  const loaded = await memory.loadContainer();
  assert.deepEqual(Object.keys(loaded), ['version', 'session_id', 'created_at', 'modified_at', 'entries', 'later']);
  assert.deepEqual(JSON.parse(JSON.stringify(container)), JSON.parse(JSON.stringify(loaded)));
  assert.equal(loaded.session_id, 'made');
  assert.equal(loaded.entries.length, 2);
});

test('a container that another has overtaken is refused', async (t) => {
  const { file, memory } = await openTemp(t);
  await memory.save([entry]);
  const mine = await memory.loadContainer();
  const other = await open(file);
  const theirs = await other.loadContainer();
  await other.saveContainer({ ...theirs, entries: [] });
  await other.close();

  await assert.rejects(memory.saveContainer({ ...mine, session_id: 'mine' }), { code: 'CONFLICT', path: file });
  await assert.rejects(memory.saveContainer({ entries: [] }), { code: 'CONFLICT' }, 'not loaded at all');
  assert.deepEqual(await memory.load(), []);
  const again = await memory.loadContainer();
  await memory.saveContainer(again);
});

test('clear removes the file', async (t) => {
  const { memory } = await openTemp(t);
  await memory.clear();
  await memory.save([entry]);
  assert.equal(await memory.exists(), true);
  await memory.clear();
  assert.equal(await memory.exists(), false);
  assert.deepEqual(await memory.load(), []);
});

test('calls are carried out in the order in which they are made', async (t) => {
  const { memory } = await openTemp(t);
  const sizes = [];
  const done = [];
  for (let n = 0; n < 20; n++) {
    done.push(memory.save(Array.from({ length: n % 7 }, (_, i) => ({ ...entry, id: `${i}` }))));
    done.push(memory.load().then((entries) => sizes.push(entries.length)));
  }
  await Promise.all(done);
  assert.deepEqual(sizes, Array.from({ length: 20 }, (_, n) => n % 7));
});

test('a format is kept, or changed by option', async (t) => {
  const { file, memory } = await openTemp(t, { format: 'msgpack' });
  await memory.save([entry]);
  assert.equal((await readFile(file))[0], 0x95);
  const keeping = await open(file);
  await keeping.save([entry, entry]);
  assert.equal((await readFile(file))[0], 0x95);
  await keeping.close();
  const changing = await open(file, { format: 'json' });
  await changing.save([entry]);
  assert.match(await readFile(file, 'utf8'), /^\{\n {2}"version": 1,/);
  await changing.close();
});

test('import checks, migrates and keeps what was there', async (t) => {
  const { folder, file, memory } = await openTemp(t);
  await memory.save([entry]);
  const before = await readFile(file);
  const legacy = await readFile(goldenFile('tiers', 'v0.json'));
  await memory.import(new Blob([legacy]));
  assert.equal(legacy.length > 0, true, 'the bytes stay with the caller');
  assert.equal(await memory.storedSessionId(), 'migrated');
  assert.deepEqual(await memory.load(), JSON.parse(legacy));
  const names = await readdir(join(folder, 'agents/ada'));
  assert.ok(names.includes('session.json.bak'), names.join());
  assert.deepEqual(await readFile(`${file}.bak`), before);

  const bytes = await memory.export({ format: 'msgpack' });
  const copy = new Uint8Array(bytes);
  await memory.clear();
  await memory.import(bytes);
  await memory.import(bytes.buffer);
  assert.deepEqual(bytes, copy);
  assert.deepEqual(await memory.export({ format: 'msgpack' }), copy);
});

test('the first save over an old version keeps the old bytes', async (t) => {
  const { file, memory } = await openTemp(t);
  await memory.save([]);
  const legacy = await readFile(goldenFile('single', 'v0.json'));
  await writeFile(file, legacy);
  const entries = await memory.load();
  assert.deepEqual(await readFile(file), legacy, 'loading changes nothing');
  await memory.save(entries);
  assert.deepEqual(await readFile(`${file}.v0.bak`), legacy);
});

test('status, path and versions', async (t) => {
  const { file, memory } = await openTemp(t);
  assert.equal(memory.path, file);
  assert.equal(memory.version, 1);
  const status = await memory.status();
  assert.equal(status.bytes, null);
  assert.match(status.why, /Node/);
  assert.deepEqual(
    { ...status, why: '', durability: '' },
    {
      storage: 'os',
      why: '',
      durability: '',
      persisted: null,
      usage: null,
      quota: null,
      libraryVersion: version,
      formatVersion: 1,
      path: file,
      bytes: null,
      journalBytes: 0,
      lastSave: null,
    },
  );
  await memory.save([entry]);
  assert.equal((await memory.status()).bytes, (await readFile(file)).length);
  assert.equal(await memory.persist(), false);
});

test('memories by name in memory share their files and keep nothing', async (t) => {
  const one = await open('scratch/a.json', { storage: 'memory' });
  const two = await open('scratch/a.json', { storage: 'memory' });
  await one.save([entry]);
  assert.deepEqual(await two.load(), [entry]);
  assert.equal((await one.status()).storage, 'memory');
  await one.clear();
  t.after(() => Promise.all([one.close(), two.close()]));
});

test('a relative path is taken from the folder at the time of open', async (t) => {
  const { folder } = await openTemp(t);
  const before = process.cwd();
  t.after(() => process.chdir(before));
  process.chdir(folder);
  const memory = await open('relative.json');
  process.chdir(before);
  await memory.save([entry]);
  await memory.close();
  assert.deepEqual((await readdir(folder)).filter((name) => name.endsWith('.json')), ['relative.json']);
});
