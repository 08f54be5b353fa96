// Lists by what is asked for, page by page, several at once, and updates.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileFolder, library } from './support/paths.mjs';

const { open } = library;
const folder = fileFolder();
let files = 0;
const ids = (entries) => entries.map(({ id }) => id);

async function newMemory(t) {
  const memory = await open(join(folder, `${++files}.json`));
  t.after(() => memory.close());
  await memory.put(
    ['b/2', 'a/1', 'a/3', 'c/1', 'a/2'].map((id, i) => ({
      id,
      content: `note ${id}`,
      metadata: { source: i % 2 ? 'chat' : 'mail', n: i },
      created_at: new Date(Date.UTC(2024, 0, 1 + i)),
    })),
  );
  return memory;
}

test('lists by prefix, order, metadata and time, with and without content', async (t) => {
  const memory = await newMemory(t);
  assert.deepEqual(ids(await memory.list({ prefix: 'a/', order: 'id' })), ['a/1', 'a/2', 'a/3']);
  assert.deepEqual(ids(await memory.list({ order: 'oldest', limit: 2 })), ['b/2', 'a/1']);
  assert.deepEqual(ids(await memory.list({ where: { source: 'chat' } })), ['c/1', 'a/1']);
  assert.deepEqual(ids(await memory.list({ where: { source: 'chat', n: 1 } })), ['a/1']);
  assert.deepEqual(ids(await memory.list({ since: new Date(Date.UTC(2024, 0, 4)), until: '2024-01-04T12:00:00Z' })), ['c/1']);
  assert.deepEqual(ids(await memory.query('NOTE A', { order: 'id', where: { source: 'mail' } })), ['a/2', 'a/3']);
  const [bare] = await memory.list({ prefix: 'b', content: false });
  assert.ok(!('content' in bare));
  await assert.rejects(memory.put(bare), { code: 'INVALID' });
  for (const options of [{ where: [] }, { where: { v: new Map() } }, { prefix: 5 }, { after: 'nonsense', order: 'id' }, { content: 0 }, { order: 'latest' }, { prefix: '\ud800' }]) {
    await assert.rejects(memory.list(options), { code: 'INVALID' }, JSON.stringify(options));
    await assert.rejects(memory.query('', options), { code: 'INVALID' });
    await assert.rejects(memory.page(options), { code: 'INVALID' });
  }
});

test('each entry is on one page, whatever is put in between', async (t) => {
  const memory = await newMemory(t);
  for (const order of ['newest', 'oldest', 'importance', 'id']) {
    const seen = [];
    for (let after = '', n = 0; ; n++) {
      const { entries, next } = await memory.page({ order, limit: 2, after, prefix: '' });
      seen.push(...ids(entries).filter((id) => id.includes('/')));
      if (next === '') break;
      after = next;
      await memory.put({ id: `${order}-${n}`, content: 'in between' });
      assert.ok(n < 50);
    }
    assert.deepEqual(seen.sort(), ['a/1', 'a/2', 'a/3', 'b/2', 'c/1'], order);
  }
  assert.deepEqual(await memory.page({ limit: 0 }), { entries: [], next: '' });
  assert.equal((await memory.page()).next, '');
});

test('several entries at once, in the order asked for', async (t) => {
  const memory = await newMemory(t);
  const found = await memory.get(new Proxy(['c/1', 'none', 'a/1'], {}));
  assert.deepEqual(ids(found), ['c/1', 'a/1']);
  await memory.put({ ...found[0], content: 'new' }, { ifRevision: memory.revision(found[0]) });
  assert.deepEqual(await memory.get([]), []);
});

test('an update changes what it names, and is repeated when others come in between', async (t) => {
  const memory = await newMemory(t);
  const updated = await memory.update('a/1', { content: 'other' });
  assert.deepEqual([updated.content, updated.metadata.n, updated.created_at], ['other', 1, '2024-01-02T00:00:00Z']);
  assert.equal(await memory.update('none', { content: 'x' }), null);
  const other = await open(memory.path);
  t.after(() => other.close());
  let calls = 0;
  await memory.update('a/1', async (entry) => {
    if (++calls === 1) await other.update('a/1', (theirs) => void (theirs.metadata.theirs = true));
    entry.metadata.mine = true;
  });
  assert.equal(calls, 2);
  assert.deepEqual((await memory.get('a/1')).metadata, { n: 1, source: 'chat', mine: true, theirs: true });
  await Promise.all(Array.from({ length: 20 }, () => memory.update('a/1', (entry) => void entry.metadata.n++)));
  assert.equal((await memory.get('a/1')).metadata.n, 21);
  await assert.rejects(memory.update('a/1', () => { throw new TypeError('mine'); }), TypeError);
  for (const change of [null, 5, { id: 'x' }, () => 5, { content: new Map() }]) {
    await assert.rejects(memory.update('a/1', change), { code: 'INVALID' });
  }
  assert.equal((await memory.get('a/1')).content, 'other');
});

test('several changes are one, with its conditions', async (t) => {
  const memory = await newMemory(t);
  const seen = await memory.get('b/2');
  const result = await memory.change({
    put: [{ content: 'without an id' }, { id: 'd/1', content: 'd' }],
    delete: new Proxy(['a/1', 'none'], {}),
    touch: ['d/1', 'a/2'],
    ifRevision: { 'b/2': memory.revision(seen), 'd/1': null },
    ifNoneUnder: ['d/'],
  });
  assert.match(result.ids[0], /^[0-9A-Z]{26}$/);
  assert.deepEqual({ ...result, ids: result.ids.slice(1) }, { ids: ['d/1'], deleted: 1, touched: 2 });
  assert.equal((await memory.get('d/1')).access_count, 1);
  for (const [request, named] of [
    [{ put: [{ id: 'e', content: 'x' }], ifNoneUnder: ['d/'] }, /"?d\//],
    [{ put: [{ id: 'e', content: 'x' }], ifRevision: { 'a/2': null } }, /a\/2/],
  ]) {
    await assert.rejects(memory.change(request), { code: 'CONFLICT', message: named });
  }
  for (const request of [null, 5, { puts: [] }, { put: {} }, { delete: [5] }, { ifRevision: [] }, { ifRevision: { a: 5 } }, { put: [{ id: 'e', content: 'x' }], delete: ['e'] }]) {
    await assert.rejects(memory.change(request), { code: 'INVALID' }, JSON.stringify(request));
  }
  assert.equal(await memory.get('e'), null);
  assert.deepEqual(await memory.change({}), { ids: [], deleted: 0, touched: 0 });
});
