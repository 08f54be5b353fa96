// Who carries out the calls: one host for all memories of this page or process.

import { HoldfastError } from './errors.js';
import { LocalHost } from './local-host.js';
import { isNode } from './platform.js';
import { WorkerHost } from './worker-host.js';

/** @import { Request } from './engine.js' */
/** @import { Follower } from './import.js' */

/**
 * @typedef {object} HostConfig
 * @property {string} [workerURL] the default is worker.js beside this module
 * @property {string} [wasmURL] the default is holdfast.wasm beside this module,
 *   under Node holdfast-node.wasm
 */

/**
 * A host lives until it is dead, and is then replaced by a new one.
 *
 * @typedef {object} Host
 * @property {boolean} dead
 * @property {(request: Request, follower?: Follower) => Promise<any>} call
 * @property {() => void} retain keeps the host from ending by itself
 * @property {() => void} release takes that back; once for each retain
 */

/** @type {Map<string, Host>} */
const hosts = new Map();

/**
 * Returns the host for calls with this configuration, a new one if there is
 * none or the last one is dead.
 *
 * @param {HostConfig} config
 * @returns {Host}
 */
export function hostFor(config) {
  const key = `${config.workerURL ?? ''} ${config.wasmURL ?? ''}`;
  let host = hosts.get(key);
  if (!host || host.dead) {
    host = newHost(config);
    hosts.set(key, host);
  }
  return host;
}

/** @param {HostConfig} config */
function newHost({ workerURL, wasmURL }) {
  if (!isNode) checkContext();
  const wasm = wasmURL ?? ownWasm().href;
  // A service worker can't start workers, so there the calls run in place.
  if (isNode || typeof Worker === 'undefined') return new LocalHost(wasm);
  return new WorkerHost(workerURL, wasm);
}

/** Pages that came by plain http lack OPFS, Web Locks and more. */
function checkContext() {
  if (globalThis.navigator?.locks) return;
  const missing = 'a secure context is needed (https or localhost): there are no Web Locks here';
  throw new HoldfastError('UNAVAILABLE', missing);
}

function ownWasm() {
  if (isNode) return new URL('./holdfast-node.wasm', import.meta.url);
  return new URL('./holdfast.wasm', import.meta.url);
}
