// Single entries remembered, recalled and forgotten, under Node.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileFolder, library } from './support/paths.mjs';

const { open } = library;
const folder = fileFolder();
let files = 0;

/** A memory in a file of its own, closed after the test. */
async function newMemory(t, options) {
  const memory = await open(join(folder, `${++files}.json`), options);
  t.after(() => memory.close());
  return memory;
}

const code = (error) => error.code;

test('put fills in what is left out and returns the id', async (t) => {
  const memory = await newMemory(t, { sessionId: 'ada' });
  const before = new Date().toISOString();
  const id = await memory.put({ content: 'prefers metric units' });
  assert.match(id, /^[0-9A-Z]{26}$/);
  const entry = await memory.get(id);
  assert.deepEqual(Object.keys(entry).sort(), [
    'access_count', 'content', 'created_at', 'id', 'importance', 'last_accessed', 'metadata', 'tier',
  ]);
  assert.equal(entry.tier, 'session');
  assert.ok(entry.created_at >= before && entry.last_accessed >= entry.created_at);
  assert.equal(await memory.storedSessionId(), 'ada');
  assert.equal(Object.getPrototypeOf(entry), Object.prototype);
});

test('an array is put at once and gives its ids in order', async (t) => {
  const memory = await newMemory(t);
  const [a, b, c] = await memory.put([{ content: 'a' }, { id: 'b', content: 'b' }, { content: 'c' }]);
  assert.equal(b, 'b');
  assert.ok(a < c, 'ids sort by the time they were made');
  assert.deepEqual((await memory.list()).map((e) => e.content), ['b', 'c', 'a'], 'of one time, by id');
  await assert.rejects(memory.put([{ content: 'd' }, { content: 7 }]), { code: 'INVALID' });
  assert.equal(await memory.count(), 3, 'all of an array or nothing');
  assert.deepEqual(await memory.put([]), []);
});

test('put replaces an entry but keeps when it was created', async (t) => {
  const memory = await newMemory(t);
  const created_at = '2020-02-29T12:00:00.123456789Z';
  await memory.put({ id: '1', content: 'old', importance: 0.5, created_at, metadata: { big: 2n ** 63n } });
  await memory.put({ ...(await memory.get('1')), content: 'new' });
  await memory.put({ id: '2', content: 'x', created_at });
  await memory.put({ id: '2', content: 'y' });
  const [one, two] = [await memory.get('1'), await memory.get('2')];
  assert.deepEqual([one.content, one.importance, one.created_at], ['new', 0.5, created_at]);
  assert.deepEqual([two.content, two.created_at], ['y', created_at]);
  const text = new TextDecoder().decode(await memory.export({ format: 'json-compact' }));
  assert.match(text, /"big":9223372036854775808[,}]/);
});

test('what is not there', async (t) => {
  const memory = await newMemory(t);
  assert.equal(await memory.get('1'), null);
  assert.deepEqual(await memory.list(), []);
  assert.deepEqual(await memory.query(''), []);
  assert.equal(await memory.count(), 0);
  assert.equal(await memory.delete('1'), false);
  assert.equal(await memory.touch('1'), false);
  assert.equal(await memory.exists(), false, 'reading creates nothing');
  assert.deepEqual(await memory.stats(), {
    entries: 0, tiers: { working: 0, session: 0, project: 0, long_term: 0 }, containerBytes: 0, journalBytes: 0,
  });
});

test('deleteAll leaves the file, and clear does not', async (t) => {
  const memory = await newMemory(t, { sessionId: 'ada' });
  await memory.put([{ content: 'a' }, { content: 'b' }]);
  const { created_at } = await memory.loadContainer();
  await memory.deleteAll();
  await memory.deleteAll();
  assert.deepEqual(await memory.list(), []);
  const left = await memory.loadContainer();
  assert.deepEqual([left.created_at, left.session_id, left.entries], [created_at, 'ada', []]);
  await memory.put({ content: 'c' });
  assert.equal(await memory.count(), 1);
  await memory.clear();
  assert.equal(await memory.exists(), false);
  assert.equal(await memory.count(), 0);
});

test('delete and touch say how many there were', async (t) => {
  const memory = await newMemory(t);
  await memory.put(['1', '2', '3'].map((id) => ({ id, content: id })));
  assert.equal(await memory.touch('1'), true);
  assert.equal(await memory.touch(['1', '2', '9']), 2);
  assert.deepEqual((await memory.list()).map((e) => e.access_count).sort(), [0, 1, 2]);
  assert.equal(await memory.delete('3'), true);
  assert.equal(await memory.delete(['1', '3']), 1);
  assert.deepEqual((await memory.list()).map((e) => e.id), ['2']);
});

test('list and query by tier, order, part and time', async (t) => {
  const memory = await newMemory(t);
  const tiers = ['working', 'session', 'project', 'long_term'];
  await memory.put(Array.from({ length: 20 }, (_, i) => ({
    id: `${i}`,
    tier: tiers[i % 4],
    content: `Note number ${i}`,
    importance: i % 5,
    created_at: new Date(Date.UTC(2020, 0, 1 + i)),
  })));
  const ids = (list) => list.map((e) => e.id);
  assert.deepEqual(ids(await memory.list({ limit: 3 })), ['19', '18', '17']);
  assert.deepEqual(ids(await memory.list({ limit: 2, offset: 18 })), ['1', '0']);
  assert.deepEqual(ids(await memory.list({ tier: 'project', limit: 2 })), ['18', '14']);
  assert.deepEqual(ids(await memory.list({ order: 'importance', limit: 5 })), ['19', '14', '9', '4', '18']);
  assert.equal((await memory.list({ limit: Infinity })).length, 20);
  assert.deepEqual(await memory.list({ limit: 0 }), []);
  assert.equal((await memory.query('NOTE')).length, 10, 'ten by default');
  assert.equal((await memory.query('note', { limit: Infinity })).length, 20);
  assert.deepEqual(ids(await memory.query('number 1', { limit: 3, offset: 1 })), ['18', '17', '16']);
  const within = { since: new Date(Date.UTC(2020, 0, 5)), until: '2020-01-06T00:00:00Z' };
  assert.deepEqual(ids(await memory.query('', within)), ['5', '4']);
  assert.equal(await memory.count({ tier: 'working' }), 5);
  assert.equal((await memory.stats()).tiers.long_term, 5);
});

test('of two changes to what was seen one is a CONFLICT', async (t) => {
  const memory = await newMemory(t);
  await memory.put({ id: '1', content: 'first' }, { ifRevision: null });
  assert.equal(await memory.put({ id: '1', content: 'x' }, { ifRevision: null }).catch(code), 'CONFLICT');
  const seen = await memory.get('1');
  const ifRevision = memory.revision(seen);
  await memory.touch('1');
  await memory.put({ ...seen, content: 'second' }, { ifRevision });
  assert.equal(await memory.put({ ...seen, content: 'third' }, { ifRevision }).catch(code), 'CONFLICT');
  assert.equal(await memory.delete('1', { ifRevision }).catch(code), 'CONFLICT');
  const [again] = await memory.list();
  assert.equal(again.content, 'second');
  const both = [{ ...again, content: 'fourth' }, { id: '2', content: 'new' }];
  assert.equal(
    await memory.put(both, { ifRevision: [ifRevision, null] }).catch(code),
    'CONFLICT',
    'one that does not hold refuses all',
  );
  await memory.put(both, { ifRevision: [memory.revision(again), undefined] });
  const [found] = await memory.query('fourth');
  assert.equal(await memory.delete('1', { ifRevision: memory.revision(found) }), true);
  assert.deepEqual((await memory.list()).map((e) => e.id), ['2']);
  assert.throws(() => memory.revision({ ...found }), { code: 'INVALID' });
});

test('arguments that can not be used', async (t) => {
  const memory = await newMemory(t);
  for (const call of [
    () => memory.put(null),
    () => memory.put({ content: 'a', tier: 'forever' }),
    () => memory.put({ id: 'a' }),
    () => memory.put({ content: 'a' }, { ifRevision: 'abc' }),
    () => memory.put([{ id: 'a', content: 'a' }], { ifRevision: null }),
    () => memory.put([{ id: 'a', content: 'a' }], { ifRevision: [] }),
    () => memory.get(1),
    () => memory.delete(['1', 2]),
    () => memory.touch(undefined),
    () => memory.list({ tier: 'forever' }),
    () => memory.list({ order: 'latest' }),
    () => memory.list({ limit: -1 }),
    () => memory.list({ offset: 0.5 }),
    () => memory.query(/a/),
    () => memory.query('a', { since: 'yesterday' }),
    () => memory.query('a', { until: new Date(NaN) }),
    () => memory.count({ tier: '' }),
  ]) {
    await assert.rejects(call(), { name: 'HoldfastError', code: 'INVALID' }, String(call));
  }
  assert.throws(() => memory.on('changed', () => {}), { code: 'INVALID' });
  assert.throws(() => memory.on('change'), { code: 'INVALID' });
  assert.equal(await memory.exists(), false);
  await memory.close();
  await assert.rejects(memory.put({ content: 'a' }), { code: 'CLOSED' });
});

test('single entries and the file as a whole are one memory', async (t) => {
  const memory = await newMemory(t);
  await memory.save([{ id: '1', tier: 'session', content: 'saved' }]);
  await memory.put({ id: '2', content: 'put' });
  assert.deepEqual((await memory.load()).map((e) => e.id), ['1', '2']);
  assert.ok((await memory.stats()).journalBytes > 0);
  const container = await memory.loadContainer();
  await memory.put({ id: '3', content: 'put since' });
  assert.equal(await memory.saveContainer(container).catch(code), 'CONFLICT');
  await memory.save([{ id: '4', tier: 'session', content: 'saved over all' }]);
  assert.deepEqual((await memory.list()).map((e) => e.id), ['4']);
  await memory.put({ id: '5', content: 'last' });
  await memory.checkpoint();
  assert.equal((await memory.stats()).journalBytes, 0);
  await memory.clear();
  assert.deepEqual(await memory.list(), []);
});

test('a change by somebody else is told until nobody wants to know', async (t) => {
  const memory = await newMemory(t);
  const other = await open(memory.path);
  t.after(() => other.close());
  // Listening alone does not keep the process from ending.
  const alive = setInterval(() => {}, 1_000);
  t.after(() => clearInterval(alive));
  let heard = 0;
  let told = (_) => {};
  const first = new Promise((resolve) => (told = resolve));
  const off = memory.on('change', (change) => {
    heard++;
    told(change);
  });
  await memory.count(); // it listens from here on
  await memory.put({ content: 'my own' });
  await other.put({ content: 'hers' });
  assert.deepEqual(await first, { setAside: null });
  assert.equal(heard, 1);
  assert.equal(await memory.count(), 2);
  off();
  off();
  await other.put({ content: 'unheard' });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  assert.equal(heard, 1);
});
