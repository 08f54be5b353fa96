// How much a page has to fetch for each package: the modules and programs as
// published, each compressed with brotli at its best, as a good host sends it.

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { vendor } from './vendor.mjs';

const compress = promisify(brotliCompress);

/**
 * @param {string} dist where the library is built
 * @returns {Promise<Record<string, { files: number, bytes: number, brotli: number }>>}
 */
export async function downloads(dist) {
  const lib = (name) => join(dist, 'lib', name);
  const modules = await modulesFrom([lib('index.js'), lib('worker.js')]);
  return {
    holdfast: await measure([...modules, lib('holdfast.wasm')]),
    sqlite: await measure([vendor['sqlite/index.js'], vendor['sqlite/sqlite3.wasm']]),
    dexie: await measure([vendor['dexie.js']]),
    'idb-keyval': await measure([vendor['idb-keyval.js']]),
    localforage: await measure([vendor['localforage.js']]),
  };
}

async function measure(files) {
  const sizes = await Promise.all(
    files.map(async (file) => {
      const data = await readFile(file);
      const compressed = await compress(data, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: data.length } });
      return [data.length, compressed.length];
    }),
  );
  const sum = (i) => sizes.reduce((total, size) => total + size[i], 0);
  return { files: files.length, bytes: sum(0), brotli: sum(1) };
}

/** These modules and all that they import. */
async function modulesFrom(files) {
  const found = new Set(files);
  for (const file of found) {
    const source = await readFile(file, 'utf8');
    for (const [, name] of source.matchAll(/^(?:import|export)\b[^;'"]*['"](\.\/[^'"]+)['"]/gm)) {
      found.add(join(dirname(file), name));
    }
  }
  return [...found];
}
