// What the page takes from npm: where it is, and under which name it is served.

import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../node_modules/', import.meta.url));

/** By the path below vendor/. */
export const vendor = {
  'dexie.js': `${modules}dexie/dist/modern/dexie.min.mjs`,
  'idb-keyval.js': `${modules}idb-keyval/dist/index.js`,
  'localforage.js': `${modules}localforage/dist/localforage.min.js`,
  'sqlite/index.js': `${modules}@sqlite.org/sqlite-wasm/dist/index.mjs`,
  'sqlite/sqlite3.wasm': `${modules}@sqlite.org/sqlite-wasm/dist/sqlite3.wasm`,
};
