// How the library fails, under Node.

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { importDist, library, tempFolder } from './support/paths.mjs';

const { HoldfastError, open } = library;
const entry = { id: '1', tier: 'session', content: 'x' };

async function openTemp(t, options) {
  const file = join(await tempFolder(t), 'session.json');
  const memory = await open(file, options);
  t.after(() => memory.close());
  return { file, memory };
}

test('errors are HoldfastErrors with code, message and path', async (t) => {
  const { file, memory } = await openTemp(t);
  const error = await memory.save([{ ...entry, tier: 'forever' }]).catch((e) => e);
  assert.ok(error instanceof HoldfastError && error instanceof Error);
  assert.equal(error.name, 'HoldfastError');
  assert.equal(error.code, 'INVALID');
  assert.equal(error.path, file);
  assert.match(error.message, /entries\[0\].*tier/);
});

test('what is damaged is refused with the offset, and stays as it is', async (t) => {
  const { file, memory } = await openTemp(t);
  await writeFile(file, '{"version":1,"session_id":"a",}');
  for (const call of [() => memory.load(), () => memory.save([entry]), () => memory.export(), () => memory.storedSessionId()]) {
    const error = await call().catch((e) => e);
    assert.equal(error.code, 'CORRUPT');
    assert.equal(typeof error.offset, 'number');
  }
  assert.equal(await readFile(file, 'utf8'), '{"version":1,"session_id":"a",}');
  const offset = await memory.import(Buffer.from('[{"id":"1","id":"1"}]')).catch((e) => e.offset);
  assert.equal(offset, 11, 'of the key that comes twice');
  await memory.clear();
  await memory.save([entry]);
});

test('a newer version is refused, and stays as it is', async (t) => {
  const { file, memory } = await openTemp(t);
  const newer = '{"version":2,"what":"ever"}';
  await writeFile(file, newer);
  await assert.rejects(memory.load(), { code: 'NEWER_VERSION', message: 'unsupported storage version: 2' });
  await assert.rejects(memory.save([]), { code: 'NEWER_VERSION' });
  await assert.rejects(memory.import(Buffer.from(newer)), { code: 'NEWER_VERSION' });
  await assert.rejects(memory.saveContainer({ version: 2, entries: [] }), { code: 'NEWER_VERSION' });
  assert.equal(await readFile(file, 'utf8'), newer);
});

test('what can not be stored is INVALID', async (t) => {
  const { memory } = await openTemp(t);
  const circular = {};
  circular.self = circular;
  const bad = {
    'no array': {},
    'no object': [null],
    'an id that is a number': [{ ...entry, id: 1 }],
    'no content': [{ id: '1', tier: 'session' }],
    'a negative count': [{ ...entry, access_count: -1 }],
    'an importance that is no number': [{ ...entry, importance: NaN }],
    'an importance beyond a float32': [{ ...entry, importance: 1e39 }],
    'a time that is none': [{ ...entry, created_at: new Date(NaN) }],
    'a year that RFC 3339 lacks': [{ ...entry, created_at: '10000-01-01T00:00:00Z' }],
    'metadata that is an array': [{ ...entry, metadata: [] }],
    'half a surrogate pair': [{ ...entry, content: '\ud800' }],
    'an integer too large': [{ ...entry, metadata: { n: 2n ** 64n } }],
    'a circle': [{ ...entry, metadata: circular }],
  };
  for (const [what, entries] of Object.entries(bad)) {
    await assert.rejects(memory.save(entries), { code: 'INVALID' }, what);
  }
  await assert.rejects(memory.saveContainer(null), { code: 'INVALID' });
  await assert.rejects(memory.saveContainer({}), { code: 'INVALID' });
  await assert.rejects(memory.saveWithSession(1, []), { code: 'INVALID' });
  await assert.rejects(memory.setSessionId(null), { code: 'INVALID' });
  await assert.rejects(memory.import('[]'), { code: 'INVALID' });
  await assert.rejects(memory.import(new Uint8Array()), { code: 'INVALID' });
  await assert.rejects(memory.export({ format: 'yaml' }), { code: 'INVALID' });
  assert.equal(await memory.exists(), false);
});

test('bad paths and options are INVALID', async (t) => {
  const folder = await tempFolder(t);
  await mkdir(join(folder, 'folder'));
  const bad = [
    [''],
    [7],
    ['a', { storage: 'cookies' }],
    ['a', { format: 'yaml' }],
    ['a', { sessionId: 7 }],
    ['a', { timeout: 0 }],
    ['a', { timeout: Infinity }],
    ['../a', { storage: 'memory' }],
    ['/a', { storage: 'memory' }],
  ];
  for (const args of bad) await assert.rejects(open(...args), { code: 'INVALID' }, JSON.stringify(args));
  const memory = await open(join(folder, 'folder'));
  await assert.rejects(memory.save([]), { code: 'INVALID' });
  await memory.close();
  await assert.rejects(open('a', { storage: 'opfs' }), (error) => ['INVALID', 'UNAVAILABLE'].includes(error.code));
});

test('what can not be read is not an empty memory', async (t) => {
  const { file, memory } = await openTemp(t);
  await mkdir(file); // even root can't read a folder as a file
  await assert.rejects(memory.load(), HoldfastError);
  await assert.rejects(memory.save([]), HoldfastError);
});

test('after close every call is CLOSED, and earlier ones run to their end', async (t) => {
  const { file, memory } = await openTemp(t);
  const saving = memory.save([entry]);
  const closing = memory.close();
  assert.equal(memory.close(), closing);
  await assert.rejects(memory.load(), { code: 'CLOSED', path: file });
  await Promise.all([saving, closing]);
  for (const name of ['save', 'saveWithSession', 'load', 'loadContainer', 'saveContainer', 'exists', 'clear']) {
    await assert.rejects(memory[name]([]), { code: 'CLOSED' }, name);
  }
  for (const name of ['storedSessionId', 'setSessionId', 'export', 'status', 'persist']) {
    await assert.rejects(memory[name](), { code: 'CLOSED' }, name);
  }
  await assert.rejects(memory.import(new Uint8Array(1)), { code: 'CLOSED' });
  const again = await open(file);
  assert.equal((await again.load()).length, 1);
  await again.close();
});

test('a program that is not there is RUNTIME, and the next open starts afresh', async (t) => {
  const file = join(await tempFolder(t), 'session.json');
  const wasmURL = new URL('file:///nowhere/holdfast.wasm');
  await assert.rejects(open(file, { wasmURL }), { code: 'RUNTIME', path: file });
  await assert.rejects(open(file, { wasmURL }), { code: 'RUNTIME' });
  const memory = await open(file);
  await memory.close();
});

/** Requests that the library never makes, each the end of a running program. */
const corruptRequests = {
  'a panic in a call': { method: 'salvage', params: { timeoutMs: 1000, journal: { length: 1 } }, body: '' },
  'an exception in the program': {
    method: 'salvage',
    params: {
      timeoutMs: 1000,
      journal: {
        get length() {
          throw new Error('not an answer');
        },
      },
    },
    body: '',
  },
  'a panic in the callback': { method: 'save', params: { timeoutMs: 1000 }, body: 5 },
};

for (const [what, request] of Object.entries(corruptRequests)) {
  test(`${what} rejects all calls under way with RUNTIME, and the next starts afresh`, async (t) => {
    const { hostFor } = await importDist('host.js');
    const { memory } = await openTemp(t, { sessionId: 'kept' });
    await memory.save([entry]);
    await memory.setSessionId('changed');
    const host = hostFor({});
    const spec = { id: -1, path: 'unused', storage: 'memory' };
    await host.call({ memory: spec, method: 'open', params: { timeoutMs: 1000 } });

    const crash = host.call({ memory: spec, ...request }).catch((e) => e);
    const underWay = memory.load().catch((e) => e);
    assert.equal((await crash).code, 'RUNTIME');
    assert.equal((await underWay).code, 'RUNTIME');
    assert.equal(host.dead, true);

    assert.equal((await memory.load()).length, 1);
    assert.notEqual(hostFor({}), host);
    await memory.save([entry, { ...entry, id: '2' }]);
    assert.equal(await memory.storedSessionId(), 'changed', 'reopened as it was');
  });
}
