// idb-keyval: a key for each entry.

import { clear, createStore, set, setMany, values } from '../vendor/idb-keyval.js';
import { newest } from '../entries.js';
import { answer, removeDatabase } from './idb.js';

const promise =
  'Each call is one transaction; replacing a memory takes two, clear and setMany, and a crash between them leaves it empty.';

/**
 * @param {(database: string) => Promise<{ store: Function, close: () => void }>} connect
 * @returns {import('./index.js').Peer}
 */
function variant(id, name, promises, connect) {
  const databaseOf = (file) => `bench-${id}-${file}`;
  return {
    id,
    name,
    package: 'idb-keyval',
    full: false,
    ...promises,

    async open(file) {
      const { store, close } = await connect(databaseOf(file));
      return {
        async save(entries) {
          await clear(store);
          await setMany(entries.map((entry) => [entry.id, entry]), store);
        },
        load: () => values(store),
        list: async (limit) => newest(await values(store), limit),
        put: (entry) => set(entry.id, entry, store),
        close: async () => close(),
      };
    },

    remove: (file) => removeDatabase(databaseOf(file)),
  };
}

/** The library's own store. It has no way to close its connection but this. */
async function connectDefault(database) {
  const store = createStore(database, 'entries');
  return { store, close: () => store('readonly', ({ transaction }) => transaction.db.close()) };
}

/** A store of one's own, in the form that the library takes, for strict transactions. */
async function connectStrict(database) {
  const request = indexedDB.open(database);
  request.onupgradeneeded = () => request.result.createObjectStore('entries');
  const db = await answer(request);
  const store = async (mode, callback) =>
    callback(db.transaction('entries', mode, { durability: 'strict' }).objectStore('entries'));
  return { store, close: () => db.close() };
}

export const idbKeyval = [
  variant(
    'idb-keyval',
    'idb-keyval',
    {
      durability: 'browser’s default',
      promise: `${promise} The browser’s default durability: a power cut can lose what Chromium and Firefox have acknowledged.`,
    },
    connectDefault,
  ),
  variant(
    'idb-keyval-strict',
    'idb-keyval, strict',
    { most: 10_000, durability: 'strict', promise: `${promise} With a custom store whose transactions are strict.` },
    connectStrict,
  ),
];
