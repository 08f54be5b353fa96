// Where the library runs, and what differs there.

import { afterAwake } from './awake.js';
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

/** How long a download may go on without a byte, in milliseconds awake. */
const stallLimit = 30_000;

/** @type {Platform} */
export const webPlatform = {
  globals: {},
  async compile(url, signal) {
    const controller = new AbortController();
    const stalled = `${url} has stalled: nothing more came for ${stallLimit / 1_000} s (option wasmURL)`;
    const patience = afterAwake(stallLimit, () => controller.abort(runtimeError(undefined, stalled)));
    const giveUp = () => controller.abort(signal?.reason);
    signal?.addEventListener('abort', giveUp);
    try {
      const response = await download(url, controller.signal);
      const whole = follow(response.clone(), patience.restart);
      const module = compile(response); // which reads it
      await Promise.race([whole, module]);
      patience.stop();
      return await module;
    } catch (cause) {
      throw controller.signal.reason ?? cause;
    } finally {
      patience.stop();
      signal?.removeEventListener('abort', giveUp);
    }
  },
};

/**
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function download(url, signal) {
  let response;
  try {
    response = await fetch(url, { credentials: 'same-origin', signal });
  } catch (cause) {
    throw runtimeError(cause, `${url} can't be loaded: ${Object(cause).message} (option wasmURL)`);
  }
  if (response.ok) return response;
  const status = `${response.status} ${response.statusText}`.trim();
  throw runtimeError(undefined, `${url} can't be loaded: ${status} (option wasmURL)`);
}

/**
 * Compiling while it loads demands the type. Hosts that do not know it are
 * common enough to do without.
 *
 * @param {Response} response
 */
async function compile(response) {
  if (response.headers.get('Content-Type') === 'application/wasm') return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Reads a copy of a response, for nothing but to see that it comes.
 *
 * @param {Response} response
 * @param {() => void} onBytes
 */
async function follow({ body }, onBytes) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (body).getReader();
  while (!(await reader.read()).done) onBytes();
}
