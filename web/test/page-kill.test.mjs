// Browsers that are killed while they write. kill/run.mjs is the long form.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { killLoop, upperBound } from './kill/loop.mjs';
import { withOPFS } from './support/pages.mjs';

const wanted = process.env.BROWSERS?.split(',') ?? withOPFS;

/** So many kills there are at least, and more until the control was caught. */
const fewest = 3;

for (const browser of withOPFS.filter((name) => wanted.includes(name))) {
  describe(`a killed ${browser}`, { timeout: 240_000 }, () => {
    for (const storage of ['opfs', 'indexeddb']) {
      test(`has what it acknowledged in ${storage}, and would not if it wrote in place`, async () => {
        const { put, save, 'in-place': control } = await killLoop({
          browser,
          storage,
          writers: ['put', 'save', 'in-place'],
          kills: 20,
          enough: (tallies) => tallies.put.kills >= fewest && tallies['in-place'].harmed > 0,
        });
        for (const { kills, opening, acknowledged, lost, unreadable, harmed, leftovers, errors } of [put, save]) {
          assert.deepEqual({ lost, unreadable, harmed, leftovers, errors }, { lost: 0, unreadable: 0, harmed: 0, leftovers: [], errors: [] });
          assert.ok(acknowledged >= kills - opening, `only ${acknowledged} acknowledged in ${kills - opening} kills`);
        }
        assert.ok(control.harmed > 0, `the control was not caught in ${control.kills} kills`);
      });
    }
  });
}

test('the bound that is reported', () => {
  assert.ok(Math.abs(upperBound(0, 100) - 0.0295) < 0.0001);
  assert.ok(Math.abs(upperBound(2, 25) - 0.231) < 0.001);
  assert.equal(upperBound(3, 3), 1);
});
