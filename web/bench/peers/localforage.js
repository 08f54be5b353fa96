// localForage: the entries as one value, since it has no call for many keys.

import { removeDatabase } from './idb.js';
import { WholeStore } from './whole.js';

const databaseOf = (name) => `bench-localforage-${name}`;

let copies = 0;

/**
 * A copy of the library that has no connections: one copy shares a connection
 * among all instances of a database, and has no call to close it. The next is
 * loaded before it is needed, as a page would have it.
 */
async function freshCopy() {
  await import(`../vendor/localforage.js#${++copies}`);
  return globalThis.localforage;
}

let next = freshCopy();

/** @type {import('./index.js').Peer} */
export const localforage = {
  id: 'localforage',
  name: 'localForage',
  package: 'localforage',
  rewrites: true,
  full: false,
  durability: 'browser’s default, old or new',
  promise:
    'One transaction of the browser’s default durability, and no option for another: a power cut can lose what Chromium and Firefox have acknowledged.',

  async open(name) {
    const library = await next;
    const instance = library.createInstance({ name: databaseOf(name), driver: library.INDEXEDDB });
    await instance.ready();
    return new WholeStore({
      read: async () => (await instance.getItem('entries')) ?? [],
      write: (entries) => instance.setItem('entries', entries),
      async close() {
        instance._dbInfo.db.close();
        next = freshCopy();
        await next;
      },
    });
  },

  remove: (name) => removeDatabase(databaseOf(name)),
};
