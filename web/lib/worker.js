// The dedicated worker, which the build joins with all that it imports.
// worker-host.js tells which messages it takes and sends.

import { Engine } from './engine.js';
import { toPlain } from './errors.js';
import { webPlatform } from './platform.js';
import { build } from './version.js';

/** @import { Request } from './engine.js' */
/** @import { HoldfastError, PlainError } from './errors.js' */
/** @import { News } from './changes.js' */
/** @import { ImportProgress } from './index.d.ts' */
/** @import { Visibility } from './lifecycle.js' */
/** @import { Platform } from './runtime.js' */

const scope = /** @type {any} */ (globalThis);

/** @type {Engine} */
let engine;

/** @type {Map<number, AbortController>} by the id of an import under way */
const imports = new Map();

/** @type {(module: WebAssembly.Module | null) => void} */
let takeModule;

/** @type {Promise<WebAssembly.Module | null>} */
const sentModule = new Promise((resolve) => (takeModule = resolve));

/** @type {Platform} */
const platform = { ...webPlatform, compile: async (url) => (await sentModule) ?? webPlatform.compile(url) };

/**
 * @param {MessageEvent<{ wasmURL: string, lifeLock: string, module?: WebAssembly.Module | null,
 *   visibility: Visibility, id: number, request: Request, abort?: number }>} event
 */
scope.onmessage = ({ data }) => {
  if (data.wasmURL) start(data);
  else if (data.module !== undefined) takeModule(data.module);
  else if (data.visibility) engine.setVisibility(data.visibility);
  else if (data.abort) imports.get(data.abort)?.abort();
  else answer(data);
};

/** @param {{ wasmURL: string, lifeLock: string }} message */
function start({ wasmURL, lifeLock }) {
  /** @param {HoldfastError} error */
  const onDeath = (error) => {
    scope.postMessage({ death: toPlain(error) });
    scope.close(); // frees its handles and locks
  };
  /** @param {number} memory @param {News} news */
  const onNews = (memory, news) => scope.postMessage({ memory, news });
  engine = new Engine(wasmURL, platform, onDeath, onNews);
  engine.started.then(() => scope.postMessage({ ready: true })).catch(() => {}); // onDeath tells
  live(lifeLock);
}

/**
 * Says that the worker lives, and holds a lock for as long as it does. Where locks
 * are refused it says so all the same: the program tells what else is.
 *
 * @param {string} lifeLock
 */
async function live(lifeLock) {
  const say = () => scope.postMessage({ alive: build });
  try {
    await navigator.locks.request(lifeLock, () => {
      say();
      return new Promise(() => {});
    });
  } catch {
    say();
  }
}

/** @param {{ id: number, request: Request }} message */
async function answer({ id, request }) {
  try {
    const result = await (request.method === 'import' ? carryOutImport(id, request) : engine.call(request));
    scope.postMessage({ id, result }, buffersOf(result));
  } catch (error) {
    reject(id, toPlain(error));
  }
}

/**
 * @param {number} id
 * @param {Request} request
 */
async function carryOutImport(id, request) {
  const controller = new AbortController();
  imports.set(id, controller);
  try {
    /** @param {ImportProgress} progress */
    const onProgress = (progress) => scope.postMessage({ id, progress });
    return await engine.call(request, { signal: controller.signal, onProgress });
  } finally {
    imports.delete(id);
  }
}

/**
 * @param {number} id
 * @param {PlainError} error
 */
function reject(id, error) {
  try {
    scope.postMessage({ id, error });
  } catch {
    scope.postMessage({ id, error: { ...error, cause: undefined } }); // not every engine can send every cause
  }
}

/** @param {any} result */
function buffersOf(result) {
  const arrays = result instanceof Uint8Array ? [result] : [result?.container, result?.entries, result?.data];
  return arrays.filter((array) => array instanceof Uint8Array).map((array) => array.buffer);
}
