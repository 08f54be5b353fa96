// Where the library runs, and what differs there.

import { runtimeError } from './errors.js';

/** @import { Platform } from './runtime.js' */

/** True under Node, and under what claims to be Node. */
export const isNode = typeof process === 'object' && typeof process.versions?.node === 'string';

/** @returns {Promise<Platform & { resolve: (path: string) => string }>} */
export async function nodePlatform() {
  // Hidden from bundlers, which would look for node:fs in a browser.
  const url = new URL('./platform-node.js', import.meta.url).href;
  return (await import(/* @vite-ignore */ /* webpackIgnore: true */ url)).platform;
}

/** @type {Platform} */
export const webPlatform = {
  globals: {},
  async compile(url) {
    const response = await fetch(url, { credentials: 'same-origin' });
    if (!response.ok) {
      throw runtimeError(undefined, `${url}: ${response.status} ${response.statusText}`.trim());
    }
    // Compiling while it loads demands this type. Hosts that do not know it are
    // common enough to do without.
    if (response.headers.get('Content-Type') === 'application/wasm') {
      return WebAssembly.compileStreaming(response);
    }
    return WebAssembly.compile(await response.arrayBuffer());
  },
};
