// Dexie, a record for each entry.

import { Dexie } from '../vendor/dexie.js';
import { removeDatabase } from './idb.js';

/** @returns {import('./index.js').Peer} */
function variant(id, name, promises, options) {
  const databaseOf = (file) => `bench-${id}-${file}`;
  return {
    id,
    name,
    package: 'dexie',
    ...promises,

    async open(file) {
      const db = new Dexie(databaseOf(file), options);
      db.version(1).stores({ entries: 'id, created_at' });
      await db.open();
      const { entries: table } = db;
      return {
        save: (entries) =>
          db.transaction('rw', table, async () => {
            await table.clear();
            await table.bulkPut(entries);
          }),
        load: () => table.toArray(),
        list: (limit) => table.orderBy('created_at').reverse().limit(limit).toArray(),
        put: (entry) => table.put(entry),
        close: async () => db.close(),
      };
    },

    remove: (file) => removeDatabase(databaseOf(file)),
  };
}

export const dexie = [
  variant('dexie', 'Dexie', {
    full: false,
    durability: 'browser’s default, old or new',
    promise:
      'One transaction for each change, of the browser’s default durability: Chromium and Firefox resolve when the operating system has the data, which a power cut can still lose.',
  }),
  variant(
    'dexie-strict',
    'Dexie, strict',
    {
      full: true,
      most: 10_000, // beyond, it takes long, and differs from the other in nothing but the put
      durability: 'strict, old or new',
      promise:
        'With chromeTransactionDurability: "strict", one strict transaction for each change; resolves on complete.',
    },
    { chromeTransactionDurability: 'strict' },
  ),
];
