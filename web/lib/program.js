// The WebAssembly program as the page has compiled it.

import { webPlatform } from './platform.js';

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const programs = new Map();

/**
 * Compiles the program while the worker that is to run it still starts, and
 * keeps it for the next worker.
 *
 * @param {string} url
 * @returns {Promise<WebAssembly.Module>}
 */
export function compileOnce(url) {
  let program = programs.get(url);
  if (!program) {
    program = webPlatform.compile(url);
    program.catch(() => programs.delete(url)); // the next worker tries again
    programs.set(url, program);
  }
  return program;
}
