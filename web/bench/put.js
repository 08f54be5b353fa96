// What one durable put costs, by how much is stored already.

import { open } from './lib/index.js';
import { entriesUpTo, entryAt } from './entries.js';
import { openDatabase } from './indexeddb.js';
import { SQLite } from './sqlite.js';
import { takeTurns } from './times.js';

/** Calls before the measurement, in which engines compile what is hot. */
const warmUp = 20;

/**
 * @param {{ size: number, rounds: number, storage?: string }} options size is
 *   how many entries there are before, storage that of our library
 */
export async function measurePut({ size, rounds, storage = 'auto' }) {
  const memory = await open('bench/put.json', { storage, timeout: 120_000 });
  await memory.save(entriesUpTo(size));
  await memory.count();
  const sqlite = new SQLite();
  await sqlite.call('open', '/put.db');
  await sqlite.call('fill', size);
  const database = await openDatabase('bench-put');
  await database.put(...entriesUpTo(size));

  const calls = {
    holdfast: (round) => memory.put(entryAt(size + round)),
    sqlite: (round) => sqlite.call('insert', entryAt(size + round)),
    indexeddb: (round) => database.put(entryAt(size + round)),
  };
  await takeTurns(warmUp, calls);
  const times = await takeTurns(rounds, calls);

  await database.end();
  await sqlite.end();
  await memory.clear();
  await memory.close();
  return times;
}
