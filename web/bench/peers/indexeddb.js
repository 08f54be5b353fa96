// IndexedDB without a library: a record for each entry, strict transactions.

import { answer, completion, removeDatabase } from './idb.js';

const databaseOf = (name) => `bench-indexeddb-${name}`;

/** @type {import('./index.js').Peer} */
export const indexeddb = {
  id: 'indexeddb',
  name: 'IndexedDB, strict',
  package: null,
  full: true,
  durability: 'strict, old or new',
  promise: 'One strict transaction for each change; resolves on complete. A crash leaves it undone or done.',

  async open(name) {
    const request = indexedDB.open(databaseOf(name), 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('entries', { keyPath: 'id' }).createIndex('created_at', 'created_at');
    };
    return new IndexedDBStore(await answer(request));
  },

  remove: (name) => removeDatabase(databaseOf(name)),
};

class IndexedDBStore {
  #db;

  constructor(db) {
    this.#db = db;
  }

  save(entries) {
    return this.#write((store) => {
      store.clear();
      for (const entry of entries) store.put(entry);
    });
  }

  put(entry) {
    return this.#write((store) => store.put(entry));
  }

  load() {
    return answer(this.#read().getAll());
  }

  list(limit) {
    const rows = [];
    const request = this.#read().index('created_at').openCursor(null, 'prev');
    return new Promise((resolve, reject) => {
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (cursor) rows.push(cursor.value);
        if (cursor && rows.length < limit) cursor.continue();
        else resolve(rows);
      };
    });
  }

  async close() {
    this.#db.close();
  }

  #read() {
    return this.#db.transaction('entries').objectStore('entries');
  }

  async #write(change) {
    const transaction = this.#db.transaction('entries', 'readwrite', { durability: 'strict' });
    change(transaction.objectStore('entries'));
    await completion(transaction);
  }
}
