// Saving by policies, under Node.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { library } from './support/paths.mjs';

const { AutoSave } = library;

/** An AutoSave that counts its saves, and fails while told to. */
function counting(policy) {
  const state = { saves: 0, failing: false };
  const saver = new AutoSave(policy, async () => {
    await sleep(1);
    if (state.failing) throw new Error('no room');
    state.saves++;
  });
  return Object.assign(state, { saver });
}

/** Waits for a condition, for five seconds. */
async function until(condition) {
  for (const end = Date.now() + 5_000; !condition(); await sleep(1)) {
    assert.ok(Date.now() < end, `still not: ${condition}`);
  }
}

test('without a policy nothing is saved but on request', async () => {
  const state = counting({});
  await state.saver.changed();
  await state.saver.changed(2);
  assert.deepEqual([state.saver.dirty, state.saver.changes, state.saves], [true, 3, 0]);
  await state.saver.save();
  await state.saver.save();
  assert.deepEqual([state.saver.dirty, state.saver.changes, state.saves], [false, 0, 1]);
  await state.saver.changed();
  await state.saver.close();
  assert.deepEqual([state.saver.dirty, state.saves], [true, 1]);
});

test('with each change, or after some', async () => {
  const each = counting({ everyStore: true });
  await each.saver.changed();
  await each.saver.changed();
  assert.equal(each.saves, 2);
  await Promise.all([each.saver.changed(), each.saver.changed(), each.saver.changed()]);
  assert.deepEqual([each.saves, each.saver.changes], [3, 0], 'one save for changes made at once');

  const third = counting({ afterChanges: 3 });
  for (const expected of [0, 0, 1, 1, 1, 2]) {
    await third.saver.changed();
    assert.equal(third.saves, expected);
  }
});

test('a while after the first change', async () => {
  const state = counting({ interval: 20 });
  const start = performance.now();
  await state.saver.changed();
  await sleep(10);
  await state.saver.changed();
  await until(() => state.saves === 1);
  assert.ok(performance.now() - start >= 19);
  assert.equal(state.saver.dirty, false);
  await sleep(50);
  assert.equal(state.saves, 1, 'nothing to save');
  await state.saver.changed();
  await state.saver.close();
  await sleep(50);
  assert.equal(state.saves, 1, 'not after the end');
});

test('on close', async () => {
  const state = counting({ onClose: true });
  await state.saver.changed();
  await state.saver.close();
  assert.deepEqual([state.saves, state.saver.dirty], [1, false]);
});

test('changes made during a save are still to be saved', async () => {
  let release;
  const saver = new AutoSave({}, () => new Promise((resolve) => (release = resolve)));
  await saver.changed();
  const saved = saver.save();
  await until(() => release);
  await saver.changed();
  release();
  await saved;
  assert.equal(saver.changes, 1);
});

test('a save that fails is told to whoever waits, or to the next call', async () => {
  const state = counting({ afterChanges: 5, interval: 5 });
  state.failing = true;
  await state.saver.changed();
  await sleep(50);
  await assert.rejects(state.saver.changed(), { message: 'no room' });
  assert.equal(state.saver.changes, 2);
  await assert.rejects(state.saver.changed(3), { message: 'no room' });
  state.failing = false;
  await until(() => state.saves === 1);
  assert.equal(state.saver.dirty, false, 'the clock tries again');
  await state.saver.close();
});

test('a bad policy is refused', () => {
  for (const policy of [{ afterChanges: 0 }, { afterChanges: 1.5 }, { interval: -1 }, { interval: 'often' }]) {
    assert.throws(() => new AutoSave(policy, async () => {}), { code: 'INVALID' });
  }
  assert.throws(() => new AutoSave({}), { code: 'INVALID' });
});
