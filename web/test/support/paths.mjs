// Where things are, for tests.

import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The top folder of the project. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What the build makes. */
export const dist = join(root, 'web/dist');

/** The library as users get it. */
export const library = await importDist('index.js');

/** A module of the built library, also one that is not public. */
export function importDist(name) {
  const file = join(dist, 'lib', name);
  if (!existsSync(file)) throw new Error(`${file} is missing: run "npm run build" first`);
  return import(pathToFileURL(file).href);
}

/** Where the golden containers are. */
export const goldenFolder = join(root, 'core/testdata/golden');

/** The names of the golden containers. */
export const goldenNames = readdirSync(goldenFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
if (goldenNames.length === 0) throw new Error(`no golden containers in ${goldenFolder}`);

/** The formats, each with the golden file that is written in it. */
export const goldenFormats = Object.freeze({
  json: 'v1.pretty.json',
  'json-compact': 'v1.compact.json',
  msgpack: 'v1.msgpack',
});

export function goldenFile(name, file) {
  return join(goldenFolder, name, file);
}

/** A new folder that is removed after all tests of the calling file. */
export function fileFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A new folder that is removed after the test t. */
export async function tempFolder(t) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
