// Node's part of platform.js, the only module that imports from Node.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A timer that does not keep the process from ending: Go leaves timers behind
 * when what they were for is long done. A call that waits has one of its own.
 *
 * @param {() => void} callback
 * @param {number} delay
 */
function idleTimeout(callback, delay) {
  return setTimeout(callback, delay).unref();
}

/** @type {import('./runtime.js').Platform & { resolve: (path: string) => string }} */
export const platform = {
  globals: { fs, path, process, setTimeout: idleTimeout },
  async compile(url) {
    return WebAssembly.compile(new Uint8Array(await fs.promises.readFile(fileURLToPath(url))));
  },
  // The program's file system begins at the root, and its names have no slash there.
  resolve: (name) => path.resolve(name).replace(/^\//, ''),
};
