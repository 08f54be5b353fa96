// Builds the bench page as static files: web/dist/bench, beside the library,
// with what it takes from npm and the sizes of all downloads.
//
//   node web/bench/build.mjs
//
// Build the library first (npm --prefix web run build).

import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloads } from './downloads.mjs';
import { vendor } from './vendor.mjs';

const source = fileURLToPath(new URL('.', import.meta.url));
const dist = join(source, '../dist');

/**
 * @param {{ sizes?: boolean }} [options] sizes is whether to compress the
 *   downloads, which takes some ten seconds
 * @returns {Promise<string>} the folder that holds bench/ and lib/
 */
export async function build({ sizes = true } = {}) {
  const target = join(dist, 'bench');
  await rm(target, { recursive: true, force: true });
  await cp(source, target, { recursive: true, filter: (file) => !/\.(mjs|md)$/.test(file) });
  for (const [name, file] of Object.entries(vendor)) {
    await mkdir(dirname(join(target, 'vendor', name)), { recursive: true });
    await cp(file, join(target, 'vendor', name));
  }
  await writeFile(join(target, 'downloads.json'), JSON.stringify(sizes ? await downloads(dist) : {}));
  return dist;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
