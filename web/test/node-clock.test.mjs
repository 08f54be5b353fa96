// What a clock does that is far off, under Node.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileFolder, library } from './support/paths.mjs';

const folder = fileFolder();

/** Sets the clock for the rest of the test. */
function setClock(t, now) {
  const real = globalThis.Date;
  globalThis.Date = class extends real {
    constructor(...args) {
      super(...(args.length > 0 ? args : [now]));
    }
    static now() {
      return now;
    }
  };
  t.after(() => (globalThis.Date = real));
}

for (const time of ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.000Z', '1903-12-17T10:35:00.250Z', '1970-01-01T00:00:00.001Z', '2157-02-03T04:05:06.789Z']) {
  test(`a memory is saved at ${time}`, async (t) => {
    const memory = await library.open(join(folder, `${Date.parse(time)}.json`));
    t.after(() => memory.close());
    setClock(t, Date.parse(time));
    await memory.save([{ id: '1', tier: 'session', content: 'x' }]);
    const { created_at, modified_at, entries } = await memory.loadContainer();
    const stored = [created_at, modified_at, entries[0].created_at].map((text) => new Date(text).toISOString());
    assert.deepEqual(stored, [time, time, time]);
  });
}
