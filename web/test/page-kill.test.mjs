// Browsers that are killed while they write. kill/run.mjs is the long form.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { killLoop, upperBound } from './kill/loop.mjs';
import { withOPFS } from './support/pages.mjs';

const wanted = process.env.BROWSERS?.split(',') ?? withOPFS;

for (const browser of withOPFS.filter((name) => wanted.includes(name))) {
  describe(`a killed ${browser}`, { timeout: 240_000 }, () => {
    for (const [storage, writer] of [['opfs', 'put'], ['opfs', 'save'], ['indexeddb', 'put']]) {
      test(`has what it acknowledged: ${writer} on ${storage}`, async () => {
        const { acknowledged, ...rest } = await killLoop({ browser, storage, writer, kills: 3 });
        assert.deepEqual(rest, { kills: 3, lost: 0, unreadable: 0, leftovers: 0, errors: [] });
        assert.ok(acknowledged > 10, `only ${acknowledged} acknowledged`);
      });
    }

    test('is caught when a writer keeps no promise', async () => {
      const enough = ({ lost, unreadable }) => lost + unreadable > 0;
      const tally = await killLoop({ browser, storage: 'opfs', writer: 'in-place', kills: 15, enough });
      assert.ok(enough(tally), `not in ${tally.kills} kills`);
    });
  });
}

test('the bound that is reported', () => {
  assert.ok(Math.abs(upperBound(0, 100) - 0.0295) < 0.0001);
  assert.ok(Math.abs(upperBound(2, 25) - 0.231) < 0.001);
  assert.equal(upperBound(3, 3), 1);
});
