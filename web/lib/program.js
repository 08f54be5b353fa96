// The WebAssembly program as the page has compiled it.

import { webPlatform } from './platform.js';

/** @type {Map<string, WebAssembly.Module>} */
const programs = new Map();

/**
 * Compiles the program while the worker that is to run it still starts, and
 * keeps it for the next worker.
 *
 * @param {string} url
 * @param {AbortSignal} signal ends it with the worker
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compileOnce(url, signal) {
  const program = programs.get(url) ?? (await webPlatform.compile(url, signal));
  programs.set(url, program);
  return program;
}
