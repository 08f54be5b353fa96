// Numbers that JavaScript can't tell apart keep what is stored.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { library } from './support/paths.mjs';

const stored = `[{"id":"1","tier":"session","content":"x","metadata":
  {"int":9007199254740993,"float":1.0,"list":[18446744073709551615,{"deep":-9223372036854775808}],"e":1e16,"plain":5},
  "created_at":"2024-01-01T00:00:00.123456789Z","last_accessed":"2024-01-01T00:00:00Z","future":3.0}]`;

async function openStored(t) {
  const memory = await library.open('numbers', { storage: 'memory' });
  t.after(async () => {
    await memory.clear();
    await memory.close();
  });
  await memory.import(new TextEncoder().encode(stored));
  return memory;
}

async function text(memory) {
  return new TextDecoder().decode(await memory.export({ format: 'json-compact' }));
}

test('numbers that were left alone keep their text', async (t) => {
  const memory = await openStored(t);
  const entries = await memory.load();
  entries[0].content = 'changed';
  entries.push({ id: '2', tier: 'working', content: 'new', metadata: { float: 1 } });
  await memory.save(entries);
  const saved = await text(memory);
  assert.match(saved, /"content":"changed"/);
  assert.match(saved, /"e":1e16,"float":1\.0,"int":9007199254740993,"list":\[18446744073709551615,\{"deep":-9223372036854775808\}\],"plain":5/);
  assert.match(saved, /"future":3\.0/);
  assert.match(saved, /"created_at":"2024-01-01T00:00:00\.123456789Z"/);
  assert.match(saved, /"metadata":\{"float":1\}/, 'a new entry owes nothing to an old one');
});

test('numbers that were changed are written as they are now', async (t) => {
  const memory = await openStored(t);
  const container = await memory.loadContainer();
  Object.assign(container.entries[0].metadata, { int: 9007199254740991, float: 2, plain: 5.5 });
  await memory.saveContainer(container);
  const saved = await text(memory);
  assert.match(saved, /"float":2,"int":9007199254740991,.*"plain":5\.5/);
});

test('a BigInt is written as the integer it is', async (t) => {
  const memory = await openStored(t);
  const metadata = { min: -(2n ** 63n), max: 2n ** 64n - 1n, small: 7n, text: 'bigint:1', list: [1n] };
  await memory.save([{ id: '3', tier: 'session', content: '"bigint:1"', metadata }]);
  assert.match(
    await text(memory),
    /"content":"\\"bigint:1\\"","metadata":\{"list":\[1\],"max":18446744073709551615,"min":-9223372036854775808,"small":7,"text":"bigint:1"\}/,
  );
});
