// Imports that take their time, under Node.

import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { largeContainer } from './support/large.mjs';
import { library, tempFolder } from './support/paths.mjs';

const n = 30_000;
const large = new TextEncoder().encode(largeContainer(n));

async function openTemp(t) {
  const folder = await tempFolder(t);
  const memory = await library.open(join(folder, 'session.json'));
  t.after(() => memory.close());
  await memory.save([{ id: 'kept', tier: 'session', content: 'kept' }]);
  return { folder, memory };
}

/** Checks that nothing but the save of openTemp has happened. */
async function assertUntouched({ folder, memory }) {
  assert.deepEqual((await memory.load()).map(({ id }) => id), ['kept']);
  assert.deepEqual((await readdir(folder)).filter((name) => !name.endsWith('.lock')), ['session.json']);
}

test('an import tells how far it is, and lets others have their turn', async (t) => {
  const { memory } = await openTemp(t);
  for (const data of [large, new Blob([large])]) {
    const told = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await memory.import(data, { onProgress: (progress) => told.push(progress) });
    clearInterval(timer);
    assert.ok(turns > 0, 'nobody else had a turn');
    assert.equal(await memory.count(), n);
    const phases = data === large ? ['check', 'write'] : ['read', 'check', 'write'];
    assert.deepEqual([...new Set(told.map(({ phase }) => phase))], phases);
    for (const name of phases) {
      const phase = told.filter((progress) => progress.phase === name);
      assert.equal(phase[0].done, 0);
      assert.equal(phase.at(-1).done, large.length);
      for (const [i, { done, total }] of phase.entries()) {
        assert.equal(total, large.length);
        assert.ok(i === 0 || done >= phase[i - 1].done);
      }
    }
  }
});

test('an import that is given up is rejected with the reason, and changes nothing', async (t) => {
  const opened = await openTemp(t);
  const { memory } = opened;
  await assert.rejects(memory.import(large, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  for (const data of [large, new Blob([large])]) {
    for (const phase of ['read', 'check']) {
      if (phase === 'read' && data === large) continue;
      const controller = new AbortController();
      const reason = new Error('enough');
      const onProgress = (progress) => {
        if (progress.phase === phase && (phase === 'read' || progress.done > 0)) controller.abort(reason);
      };
      await assert.rejects(memory.import(data, { signal: controller.signal, onProgress }), (error) => error === reason);
      await assertUntouched(opened);
    }
  }
  const controller = new AbortController();
  const late = ({ phase, done }) => phase === 'write' && done > 0 && controller.abort();
  await memory.import(large, { signal: controller.signal, onProgress: late });
  assert.equal(await memory.count(), n, 'too late to give up');
});

test('what can not be imported', async (t) => {
  const opened = await openTemp(t);
  const { folder, memory } = opened;
  const tries = [
    [new Blob([]), { code: 'INVALID', message: /blank/ }],
    [new Uint8Array(), { code: 'INVALID', message: /blank/ }],
    [new Blob([' \n']), { code: 'INVALID', message: /blank/ }],
    [new Blob(['a picture']), { code: 'CORRUPT', offset: 0, message: /neither JSON nor MessagePack/ }],
    [new Blob(['{"name":"a program"}']), { code: 'CORRUPT', message: /no version/ }],
    [large.subarray(0, 100_000), { code: 'CORRUPT', offset: 100_000 }],
    ['[]', { code: 'INVALID' }],
  ];
  for (const [data, expected] of tries) await assert.rejects(memory.import(data), expected);
  const options = [{ signal: 'stop' }, { onProgress: true }];
  for (const option of options) await assert.rejects(memory.import(large, option), { code: 'INVALID' });
  await assertUntouched(opened);

  const file = join(folder, 'changing');
  await writeFile(file, large);
  const blob = await openAsBlob(file);
  await appendFile(file, 'x');
  await assert.rejects(memory.import(blob), { code: 'INVALID', message: /can't be read/ });
});

test('a follower that fails does not fail the import', async (t) => {
  const { memory } = await openTemp(t);
  const seen = new Promise((resolve) => process.setUncaughtExceptionCaptureCallback(resolve));
  t.after(() => process.setUncaughtExceptionCaptureCallback(null));
  await memory.import(large, {
    onProgress({ phase, done }) {
      if (phase === 'write' && done === 0) throw new Error('of the follower');
    },
  });
  assert.equal((await seen).message, 'of the follower');
  assert.equal(await memory.count(), n);
});
