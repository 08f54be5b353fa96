// Loads and runs the WebAssembly program, once per Runtime.

import { runtimeError } from './errors.js';
import { Locks } from './locks.js';
import { Pending } from './pending.js';
import { build } from './version.js';
import { loadGo } from './wasm_exec.js';

/** @import { HoldfastError } from './errors.js' */

/**
 * @typedef {(id: number, method: string, handle: number, timeoutMs: number, params: object | undefined,
 *   body: Uint8Array | string | undefined) => void} Call
 */

/**
 * What the program needs from where it runs.
 *
 * @typedef {object} Platform
 * @property {(url: string, signal?: AbortSignal) => Promise<WebAssembly.Module>} compile
 * @property {Record<string, unknown>} globals what the program sees in place of
 *   the real ones
 */

/**
 * The program has one thread, so that collecting garbage is time that calls
 * wait: it trades memory for that, up to 256 MiB, and saves again from there.
 * Reading 10,000 entries takes about a quarter less time for it.
 */
const memorySettings = { GOGC: '400', GOMEMLIMIT: '256MiB' };

/** A running program. Once it has died it stays dead. */
export class Runtime {
  /** @type {Call | undefined} */
  #call;
  /** The start is 0. */
  #pending = new Pending();
  #last = 0;
  #locks = new Locks();
  /** @type {HoldfastError | undefined} */
  #death;
  #onDeath;

  /** @param {(error: HoldfastError) => void} onDeath called once, when the program has ended */
  constructor(onDeath) {
    this.#onDeath = onDeath;
  }

  /**
   * Starts the program. Resolves when it takes calls.
   *
   * @param {string} wasmURL
   * @param {Platform} platform
   */
  async start(wasmURL, platform) {
    const ready = this.#pending.start(0, {}, () => {});
    /** @param {Call} call @param {string} [built] */
    const holdfastReady = (call, built = 'another version') => {
      const mixed = `${wasmURL} is of ${built}, and this JavaScript of ${build}: both must come from one build (option wasmURL)`;
      if (built === build) this.#answer(0, call);
      else this.#die(runtimeError(undefined, mixed));
      return this.#answer.bind(this);
    };
    const go = this.#newGo({ ...platform.globals, holdfastLocks: this.#locks, holdfastReady });
    try {
      const module = await platform.compile(wasmURL);
      const instance = await WebAssembly.instantiate(module, go.importObject);
      go.run(instance).then(
        () => this.#die(runtimeError(undefined, 'the WebAssembly program has ended')),
        (cause) => this.#die(runtimeError(cause, `the WebAssembly program has failed: ${cause.message}`)),
      );
    } catch (cause) {
      const { message } = Object(cause);
      this.#die(runtimeError(cause, `the WebAssembly program did not start: ${wasmURL}: ${message} (option wasmURL)`));
    }
    this.#call = await ready;
  }

  /**
   * @param {Record<string, unknown>} globals
   */
  #newGo(globals) {
    const go = new (loadGo(sandbox(globals)))();
    go.argv = ['holdfast'];
    go.env = memorySettings;
    go.importObject.gojs['runtime.walltime'] = (/** @type {number} */ sp) => writeTime(go.mem, sp >>> 0);
    go.exit = () => stopTimers(go); // run() resolves
    const resume = go._resume.bind(go);
    go._resume = () => {
      // After a panic it could go on, without the locks that others have now.
      if (this.#death) return stopTimers(go);
      try {
        resume();
      } catch (cause) {
        // A trap, such as an exhausted stack, is thrown where an event enters
        // the program, and nothing else would tell of it.
        this.#die(runtimeError(cause, `the WebAssembly program has failed: ${Object(cause).message}`));
        throw cause;
      }
    };
    return go;
  }

  /**
   * @param {string} method
   * @param {number} handle
   * @param {{ timeoutMs: number, [name: string]: unknown }} params
   * @param {Uint8Array | string} [body]
   * @returns {Promise<any>}
   */
  call(method, handle, { timeoutMs, ...params }, body) {
    const id = ++this.#last;
    return this.#pending.start(id, {}, () => {
      if (this.#death || !this.#call) throw this.#death ?? runtimeError(undefined, 'not started');
      const given = Object.keys(params).length > 0 ? params : undefined;
      this.#call(id, method, handle, timeoutMs, given, body);
    });
  }

  /**
   * @param {number} id
   * @param {any} result
   * @param {any} [error]
   */
  #answer(id, result, error) {
    const call = this.#pending.take(id);
    if (error === undefined) {
      call?.resolve(result);
      return;
    }
    call?.reject(error);
    if (error.code === 'RUNTIME') this.#die(error); // a panic: its state is unknown now
  }

  /** @param {HoldfastError} error */
  #die(error) {
    if (this.#death) return;
    this.#death = error;
    this.#locks.giveBack();
    for (const [id] of [...this.#pending]) this.#pending.take(id)?.reject(error);
    this.#onDeath(error);
  }
}

/**
 * What Go's own glue does, but also for times before 1970: of those it makes
 * nanoseconds below 0, which Go takes for a time in the 22nd century.
 *
 * @param {DataView} memory
 * @param {number} sp the stack pointer of runtime.walltime
 */
function writeTime(memory, sp) {
  const now = Date.now();
  const seconds = Math.floor(now / 1_000);
  memory.setBigInt64(sp + 8, BigInt(seconds), true);
  memory.setInt32(sp + 16, (now - seconds * 1_000) * 1_000_000, true);
}

/**
 * The timers of a program that has ended would call it.
 *
 * @param {InstanceType<ReturnType<typeof loadGo>>} go
 */
function stopTimers(go) {
  for (const timer of go._scheduledTimeouts.values()) clearTimeout(timer);
  go._scheduledTimeouts.clear(); // one that has fired would call until it is gone
}

/**
 * An object that looks like the global one, except that what is written to it
 * stays in it, and that it has the given globals in place of real ones. The
 * program is not to see, say, a polyfilled process of the page.
 *
 * @param {Record<string, unknown>} globals
 * @returns {typeof globalThis}
 */
function sandbox(globals) {
  const own = { fs: undefined, path: undefined, process: undefined, ...globals };
  return new Proxy(/** @type {any} */ (own), {
    // Getters such as navigator's insist on the real global object.
    get: (target, key) => (Object.hasOwn(target, key) ? target[key] : Reflect.get(globalThis, key)),
    has: (target, key) => Object.hasOwn(target, key) || Reflect.has(globalThis, key),
  });
}
