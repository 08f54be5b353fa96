// Being told what is done to a memory, under Node.

import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileFolder, goldenFile, library } from './support/paths.mjs';

const { open } = library;
const folder = fileFolder();
const entry = { id: '1', tier: 'session', content: 'prefers metric units' };

test('onTrace is told what is done to the file', async () => {
  const path = join(folder, 'told.json');
  const events = [];
  const memory = await open(path, { onTrace: (event) => events.push(event) });
  await memory.save([entry]);
  await memory.load();
  await memory.clear();
  await memory.close();
  const saved = events.find(({ kind }) => kind === 'saved');
  assert.deepEqual(Object.keys(saved).sort(), ['bytes', 'entries', 'file', 'kind', 'ms', 'version']);
  assert.ok(saved.bytes > 0 && typeof saved.ms === 'number');
  const done = events.map(({ kind, file, entries }) => ({ kind, file, entries }));
  assert.deepEqual(done.filter(({ kind }) => kind === 'saved'), [{ kind: 'saved', file: path, entries: 1 }]);
  assert.ok(done.some(({ kind, entries }) => kind === 'loaded' && entries === 1), JSON.stringify(done));
  assert.deepEqual(done.filter(({ kind }) => kind === 'cleared'), [{ kind: 'cleared', file: path, entries: 0 }]);
});

test('what is done while a memory is closed is told as well', async () => {
  const path = join(folder, 'closed.json');
  copyFileSync(goldenFile('single', 'v0.json'), path);
  const kinds = [];
  const memory = await open(path, { onTrace: ({ kind }) => kinds.push(kind) });
  await memory.put({ content: 'one more' });
  await memory.close();
  assert.deepEqual(kinds, ['loaded', 'migrated', 'folded']);
});

test('each memory has its own onTrace, and one without has none', async () => {
  const files = { a: [], b: [] };
  const path = (name) => join(folder, `${name}.json`);
  const a = await open(path('a'), { onTrace: ({ file }) => files.a.push(file) });
  const b = await open(path('b'), { onTrace: ({ file }) => files.b.push(file) });
  const c = await open(path('c'));
  for (const memory of [a, b, c]) await memory.save([entry]);
  for (const memory of [a, b, c]) await memory.close();
  assert.deepEqual(Object.values(files).map((names) => [...new Set(names)]), [[path('a')], [path('b')]]);
});

test('a log on the console', async (t) => {
  const debug = t.mock.method(console, 'debug', () => {});
  const onTrace = ({ kind, file, entries }) => console.debug(`${kind} ${file}: ${entries} entries`);
  const memory = await open('log.json', { storage: 'memory', onTrace });
  await memory.save([entry]);
  await memory.close();
  assert.ok(debug.mock.calls.some((call) => call.arguments[0] === 'saved log.json: 1 entries'));
});

test('an onTrace that is no function is refused, and so is a misspelt one', async () => {
  for (const onTrace of [null, true, 'log', {}]) {
    await assert.rejects(open(join(folder, 'x.json'), { onTrace }), { code: 'INVALID', message: /onTrace: it must be a function/ });
  }
  await assert.rejects(open(join(folder, 'x.json'), { ontrace() {} }), { code: 'INVALID', message: /ontrace: there is no such option/ });
});
