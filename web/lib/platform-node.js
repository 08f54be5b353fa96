// Node's part of platform.js, the only module that imports from Node.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @type {import('./runtime.js').Platform & { resolve: (path: string) => string }} */
export const platform = {
  globals: { fs, path, process },
  async compile(url) {
    return WebAssembly.compile(new Uint8Array(await fs.promises.readFile(fileURLToPath(url))));
  },
  // The program's file system begins at the root, and its names have no slash there.
  resolve: (name) => path.resolve(name).replace(/^\//, ''),
};
