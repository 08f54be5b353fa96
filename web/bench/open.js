// How long it takes from nothing to the newest entries: a new worker, its
// program, the file.

import { open } from './lib/index.js';
import { entriesUpTo } from './entries.js';
import { SQLite } from './sqlite.js';
import { takeTurns } from './times.js';

let workers = 0;

/** A memory in a worker that nothing else runs in. */
function openInNewWorker(storage) {
  const workerURL = new URL(`./lib/worker.js?${++workers}`, import.meta.url);
  return open('bench/open.json', { storage, workerURL, timeout: 120_000 });
}

/**
 * @param {{ size: number, rounds: number, listed?: number, storage?: string }} options
 */
export async function measureOpen({ size, rounds, listed = 20, storage = 'auto' }) {
  const filled = await openInNewWorker(storage);
  await filled.save(entriesUpTo(size));
  // Written by a session, as it is in use.
  await filled.put({ id: 'last', content: 'last' });
  await filled.delete('last');
  await filled.close();
  const filling = new SQLite();
  await filling.call('open', '/open.db');
  await filling.call('fill', size);
  await filling.end();

  /** @type {(() => Promise<void>)[]} what ends the workers of a round */
  const ends = [];
  const check = (rows) => {
    if (rows.length !== listed || rows[0].id !== `entry-${String(size - 1).padStart(6, '0')}`) {
      throw new Error(`not the newest entries: ${rows[0]?.id}`);
    }
  };
  const calls = {
    async holdfast() {
      const memory = await openInNewWorker(storage);
      check(await memory.list({ limit: listed }));
      ends.push(() => memory.close());
    },
    async sqlite() {
      const sqlite = new SQLite();
      await sqlite.call('open', '/open.db');
      check(await sqlite.call('list', listed));
      ends.push(() => sqlite.end());
    },
  };
  const endAll = async () => {
    for (const end of ends.splice(0)) await end();
  };
  await takeTurns(1, calls);
  await endAll();
  const all = [];
  for (let round = 0; round < rounds; round++) {
    all.push(await takeTurns(1, calls));
    await endAll();
  }
  return merge(all);
}

function merge(rounds) {
  return Object.fromEntries(
    Object.keys(rounds[0]).map((name) => {
      const times = rounds.flatMap((round) => round[name].times);
      const sorted = [...times].sort((a, b) => a - b);
      return [name, { median: sorted[sorted.length >> 1], low: sorted[0], high: sorted.at(-1), times }];
    }),
  );
}
