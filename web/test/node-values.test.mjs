// What JavaScript can hand over and JSON can't hold, and what it can only just.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import vm from 'node:vm';
import { fileFolder, library } from './support/paths.mjs';

const { AutoSave, HoldfastError, files, open } = library;
const folder = fileFolder();
let count = 0;

async function newMemory(t) {
  const memory = await open(join(folder, `${++count}.json`));
  t.after(() => memory.close());
  return memory;
}

/** What another realm makes: as objects of an iframe, or of a test environment. */
const foreign = (code) => vm.runInNewContext(code);

const circle = { list: [] };
circle.list.push(circle);
const sparse = [1, , 3]; // eslint-disable-line no-sparse-arrays

/** Values, each with what the message says of it. */
const refused = {
  'a Map': [new Map([[1, 2]]), "a Map can't be stored"],
  'a Set': [new Set([1]), "a Set can't be stored"],
  'a foreign Map': [foreign('new Map()'), "a Map can't be stored"],
  bytes: [new Uint8Array(2), "a Uint8Array can't be stored"],
  floats: [new Float64Array(2), "a Float64Array can't be stored"],
  'a Buffer': [Buffer.from('x'), "a Uint8Array can't be stored"],
  'an ArrayBuffer': [new ArrayBuffer(2), "an ArrayBuffer can't be stored"],
  'a DataView': [new DataView(new ArrayBuffer(2)), "a DataView can't be stored"],
  'a RegExp': [/x/, "a RegExp can't be stored"],
  'an Error': [new Error('x'), "an Error can't be stored"],
  'a Promise': [Promise.resolve(1), "a Promise can't be stored"],
  NaN: [NaN, "NaN can't be stored"],
  Infinity: [-Infinity, "-Infinity can't be stored"],
  'an invalid Date': [new Date(NaN), "an invalid Date can't be stored"],
  'a foreign invalid Date': [foreign('new Date(NaN)'), "an invalid Date can't be stored"],
  'a function': [() => {}, "a function can't be stored"],
  'a symbol': [Symbol('x'), "a symbol can't be stored"],
  'a boxed number': [Object(1), "a Number can't be stored"],
  'a boxed BigInt': [Object(1n), "a BigInt can't be stored"],
  'a boxed text': [Object('x'), "a String can't be stored"],
  'a BigInt too large': [2n ** 64n, '18446744073709551616 is beyond 64 bits'],
  'half a surrogate pair': ['ab\udc00', 'half a surrogate pair at 2'],
  'what stands for nothing': [{ toJSON: () => undefined }, "undefined can't be stored"],
  'what stands for a Map': [{ toJSON: () => new Map() }, "a Map can't be stored"],
  'what throws': [{ toJSON: () => assert.fail('no') }, "it can't be read: no"],
};

for (const [what, [value, reason]] of Object.entries(refused)) {
  test(`${what} is INVALID, with its path, before anything is stored`, async (t) => {
    const memory = await newMemory(t);
    const entry = { id: '1', tier: 'session', content: 'x' };
    const inside = { ...entry, metadata: { a: [{ v: value }] } };
    const expected = (where) => ({ code: 'INVALID', message: reason.startsWith('it can') ? /it can't be read: no$/ : `${where}: ${reason}` });
    for (const call of [
      () => memory.put(inside),
      () => memory.save([inside]),
      () => memory.saveWithSession('s', [inside]),
      () => memory.saveContainer({ entries: [inside] }),
    ]) {
      await assert.rejects(call(), expected('entries[0].metadata.a[0].v'));
    }
    await assert.rejects(memory.put([entry, { ...entry, id: '2', later: value }]), expected('entries[1].later'));
    await assert.rejects(memory.saveContainer({ entries: [], 'no name': value }), expected('["no name"]'));
    assert.equal(await memory.exists(), false);
  });
}

test('holes, circles, depths and names are named', async (t) => {
  const memory = await newMemory(t);
  let deep = {};
  for (let i = 0; i < 5_000; i++) deep = { deep };
  const endless = () =>
    new Proxy({ x: 1 }, { get: (_, key) => (key === 'x' ? endless() : undefined) });
  for (const [metadata, message] of [
    [{ list: sparse }, "entries[0].metadata.list[1]: a hole can't be stored"],
    [{ list: [undefined] }, "entries[0].metadata.list[0]: undefined can't be stored"],
    [circle, 'entries[0].metadata.list[0]: it contains itself'],
    [deep, /nested too deeply/],
    [endless(), /nested too deeply/],
    [{ '\ud800': 1 }, 'entries[0].metadata["\\ud800"]: half a surrogate pair at 0'],
  ]) {
    await assert.rejects(memory.put({ content: 'x', metadata }), { code: 'INVALID', message });
  }
  await assert.rejects(memory.put([{ content: 'x' }, , { content: 'y' }]), { code: 'INVALID', message: /^entries\[1\]: / }); // eslint-disable-line no-sparse-arrays
  assert.equal(await memory.exists(), false);
});

test('what JSON can hold is stored as it is', async (t) => {
  const memory = await newMemory(t);
  class Note {
    text = 'of a class';
  }
  class Itself {
    kept = 1;
    toJSON() {
      return this;
    }
  }
  const date = new Date('2024-01-02T03:04:05.006Z');
  const metadata = {
    zero: -0,
    list: [-0, 0, 1e21, 1e-7, 2n ** 63n],
    note: new Note(),
    bare: Object.assign(Object.create(null), { a: 1 }),
    dates: [date, foreign('new Date(1704164645006)')],
    url: new URL('https://example.org/'),
    stands: { toJSON: (key) => `for ${typeof key}` },
    itself: new Itself(),
    absent: undefined,
    ['__proto__']: { own: true },
    foreign: foreign('({ list: [1, { deep: true }] })'),
    frozen: Object.freeze({ a: Object.freeze([1]) }),
    proxied: new Proxy({ a: new Proxy([1, 2], {}) }, {}),
    [Symbol('of a library')]: 1,
  };
  await memory.put({ id: '1', content: '😀', metadata, created_at: foreign('new Date(1704164645006)') });
  const text = new TextDecoder().decode(await memory.export({ format: 'json-compact' }));
  assert.match(text, /"zero":-0\.0/);
  assert.match(text, /"list":\[-0\.0,0,1e21,1e-7,9223372036854775808\]/);
  const entry = await memory.get('1');
  assert.equal(entry.created_at, '2024-01-02T03:04:05.006Z');
  const found = entry.metadata;
  assert.ok(Object.is(found.zero, -0));
  assert.deepEqual(found.note, { text: 'of a class' });
  assert.deepEqual(found.bare, { a: 1 });
  assert.deepEqual(found.dates, [date.toISOString(), date.toISOString()]);
  assert.deepEqual([found.url, found.stands, found.itself], ['https://example.org/', 'for string', { kept: 1 }]);
  assert.deepEqual(found.foreign, { list: [1, { deep: true }] });
  assert.deepEqual([found.frozen, found.proxied], [{ a: [1] }, { a: [1, 2] }]);
  assert.ok(!('absent' in found) && Object.hasOwn(found, '__proto__'));
});

test('-0 stays -0 where 0 was stored, and the other way round', async (t) => {
  const memory = await newMemory(t);
  for (const zero of [0, -0, 0]) {
    await memory.save([{ id: '1', tier: 'session', content: 'x', importance: zero, metadata: { zero } }]);
    const [entry] = await memory.load();
    assert.ok(Object.is(entry.metadata.zero, zero), `metadata ${zero}`);
    assert.ok(Object.is(entry.importance, zero), `importance ${zero}`);
  }
});

test('proxied and foreign arrays of ids are arrays of ids', async (t) => {
  const memory = await newMemory(t);
  await memory.put(new Proxy(['1', '2', '3', '4'].map((id) => new Proxy({ id, content: id }, {})), {}));
  assert.equal(await memory.touch(new Proxy(['1', '2'], {})), 2);
  assert.equal(await memory.delete(foreign(`['1', '9']`)), 1);
  assert.equal(await memory.delete(new Proxy(['2'], {}), {}), 1);
  for (const ids of [[1], new Set(['3']), ['\ud800'], '\ud800', null, undefined, [, '3']]) { // eslint-disable-line no-sparse-arrays
    await assert.rejects(memory.delete(ids), { code: 'INVALID' });
    await assert.rejects(memory.touch(ids), { code: 'INVALID' });
  }
  assert.equal(await memory.count(), 2);
});

test('a frozen container is saved, and a copy of it stands for what is stored', async (t) => {
  const memory = await newMemory(t);
  const first = await memory.saveContainer(Object.freeze({ entries: Object.freeze([]) }));
  const loaded = Object.freeze(await memory.loadContainer());
  const entries = [{ id: '1', tier: 'session', content: 'x' }];
  await assert.rejects(memory.saveContainer({ entries }), { code: 'CONFLICT' });
  const second = await memory.saveContainer({ ...first, entries });
  await assert.rejects(memory.saveContainer({ ...loaded, entries }), { code: 'CONFLICT' });
  const third = await memory.saveContainer(Object.freeze(second));
  assert.notEqual(third, second);
  await memory.saveContainer({ ...third, entries: [] });
  assert.deepEqual(await memory.load(), []);
});

test('bytes and signals of another realm are what they are', async (t) => {
  const memory = await newMemory(t);
  const text = '[{"id":"1","tier":"session","content":"x","created_at":"2024-01-01T00:00:00Z","last_accessed":"2024-01-01T00:00:00Z"}]';
  const numbers = JSON.stringify([...Buffer.from(text)]);
  await memory.import(foreign(`new Uint8Array(${numbers})`));
  await memory.import(foreign(`new Uint8Array(${numbers}).buffer`));
  const gone = new AbortController();
  gone.abort(new Error('of the caller'));
  const signal = foreign('Object')(new Proxy(gone.signal, { get: (target, key) => Reflect.get(target, key) }));
  await assert.rejects(memory.import(new Uint8Array(1), { signal }), { message: 'of the caller' });
  const detached = new Uint8Array(2);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  const pretender = { [Symbol.toStringTag]: 'Blob', slice() {} };
  for (const data of [text, [1], new Uint16Array(1), new DataView(new ArrayBuffer(1)), detached, detached.buffer, pretender, null, new SharedArrayBuffer(1)]) {
    await assert.rejects(memory.import(data), { code: 'INVALID' });
    await assert.rejects(memory.salvage(data), { code: 'INVALID' });
  }
  assert.equal(await memory.count(), 1);
});

test('what options are called is known, or refused by name', async (t) => {
  const memory = await newMemory(t);
  const entry = { id: '1', content: 'x' };
  const calls = {
    open: (options) => open(memory.path, options),
    files: (options) => files(options),
    put: (options) => memory.put(entry, options),
    delete: (options) => memory.delete('1', options),
    list: (options) => memory.list(options),
    query: (options) => memory.query('', options),
    count: (options) => memory.count(options),
    export: (options) => memory.export(options),
    import: (options) => memory.import(new Uint8Array(1), options),
    AutoSave: async (options) => new AutoSave(options, async () => {}),
  };
  for (const [name, call] of Object.entries(calls)) {
    const misspelt = await call({ limmit: 1 }).catch((error) => error);
    assert.ok(misspelt instanceof HoldfastError, name);
    assert.equal(misspelt.code, 'INVALID', name);
    assert.match(misspelt.message, /^limmit: there is no such option here, only /, name);
    const inherited = Object.create({ limmit: 1 });
    for (const options of [null, 5, 'x', [], () => {}, inherited, new Map([['limit', 1]]).entries]) {
      await assert.rejects(call(options), { code: 'INVALID' }, name);
    }
    const throwing = { get timeout() { throw new Error('mine'); }, get tier() { throw new Error('mine'); } };
    await assert.rejects(call(throwing), { code: 'INVALID' }, name);
  }
  assert.equal(await memory.exists(), false);
});

test('texts that are not whole are refused, not altered', async (t) => {
  const memory = await newMemory(t);
  const half = 'x\ud800';
  const where = /half a surrogate pair at 1$/;
  for (const call of [
    () => open(half),
    () => open('x', { sessionId: half, storage: 'memory' }),
    () => files({ folder: half }),
    () => memory.put({ id: half, content: 'x' }),
    () => memory.get(half),
    () => memory.query(half),
    () => memory.setSessionId(half),
    () => memory.saveWithSession(half, []),
    () => memory.put({ content: 'x', tier: half }),
  ]) {
    await assert.rejects(call(), { code: 'INVALID', message: where });
  }
});

test('bad URLs of worker and program are INVALID', async () => {
  for (const url of [5, {}, Symbol('x'), 'http://[', null, []]) {
    for (const name of ['workerURL', 'wasmURL']) {
      await assert.rejects(open('x', { [name]: url }), { code: 'INVALID', message: new RegExp(`^${name}: `) });
    }
  }
});

test('a put that fails tells its ids', async (t) => {
  const memory = await newMemory(t);
  const error = await memory.put([{ content: 'x' }, { id: 'b', content: 'y', access_count: -1 }]).catch((e) => e);
  assert.equal(error.code, 'INVALID');
  assert.match(error.ids[0], /^[0-9A-Z]{26}$/);
  assert.equal(error.ids[1], 'b');
});

test('ids sort by the time they are made, as those of the core do', async (t) => {
  const memory = await newMemory(t);
  const ids = await memory.put(Array.from({ length: 2_000 }, () => ({ content: 'x' })));
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
  const millis = [...ids[0].slice(0, 10)].reduce((n, digit) => n * 32 + '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(digit), 0);
  assert.ok(Math.abs(Date.now() - millis) < 60_000);
});
