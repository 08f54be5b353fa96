import { Calls } from './calls.js';
import { tellChange } from './changes.js';
import { fromPlain, runtimeError } from './errors.js';
import { watchPage } from './lifecycle.js';
import { compileOnce } from './program.js';

/** @import { Request } from './engine.js' */
/** @import { PlainError } from './errors.js' */
/** @import { Follower } from './import.js' */
/** @import { Change, ImportProgress } from './index.d.ts' */

/** How long a worker without memories is kept, in milliseconds. */
const idleTime = 5_000;

/**
 * Carries out calls in a dedicated worker. Messages to the worker: first
 * `{ wasmURL, lifeLock }`, then `{ module }`, the program or null if the worker
 * is to load it, `{ id, request }`, `{ abort }` with the id of an import to give
 * up, and `{ visibility }`. Messages from it: `{ alive }` once it holds the lock
 * called lifeLock, `{ id, progress }` of an import, `{ id, result }`,
 * `{ id, error }`, `{ memory, change }` when others have changed a memory, and
 * `{ death }` before it ends itself.
 */
export class WorkerHost {
  dead = false;
  #worker;
  #lifeLock = `holdfast worker ${crypto.randomUUID()}`;
  #lifeWatch = new AbortController();
  #users = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;
  /** @type {Map<number, (progress: ImportProgress) => void>} by the id of an import */
  #progress = new Map();
  #calls = new Calls((limit) => this.#die(`the worker gave no sign of life for ${limit} ms`));

  /**
   * @param {string | URL | undefined} workerURL
   * @param {string} wasmURL
   */
  constructor(workerURL, wasmURL) {
    this.#worker = startWorker(workerURL);
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onmessageerror = () => this.#die('an answer of the worker could not be read');
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#die(`the worker failed: ${event.message ?? 'it did not start'}`);
    };
    this.#worker.postMessage({ wasmURL, lifeLock: this.#lifeLock });
    compileOnce(wasmURL)
      .then((module) => this.#worker.postMessage({ module }))
      // The worker tries for itself, and says what is wrong.
      .catch(() => this.#worker.postMessage({ module: null }));
    watchPage(this.#lifeWatch.signal, (visibility) => this.#worker.postMessage({ visibility }));
  }

  /**
   * @param {Request} request
   * @param {Follower} [follower]
   * @returns {Promise<any>}
   */
  call(request, follower) {
    if (follower) return this.#callFollowed(request, follower);
    return this.#calls.start(request.params.timeoutMs, (id) => this.#send(id, request));
  }

  /**
   * @param {Request} request
   * @param {Follower} follower
   */
  async #callFollowed(request, { signal, onProgress }) {
    const ended = new AbortController();
    try {
      return await this.#calls.start(request.params.timeoutMs, (id) => {
        this.#send(id, request);
        if (onProgress) this.#progress.set(id, onProgress);
        ended.signal.addEventListener('abort', () => this.#progress.delete(id));
        signal?.addEventListener('abort', () => this.#worker.postMessage({ abort: id }), { signal: ended.signal });
      });
    } finally {
      ended.abort();
    }
  }

  /**
   * @param {number} id
   * @param {Request} request
   */
  #send(id, request) {
    const { body } = request;
    this.#worker.postMessage({ id, request }, body instanceof Uint8Array ? [body.buffer] : []);
  }

  retain() {
    this.#users++;
    clearTimeout(this.#idle);
  }

  release() {
    this.#users--;
    if (this.#users === 0) this.#idle = setTimeout(() => this.#die('the worker was not in use'), idleTime);
  }

  /**
   * @param {{ alive?: true, id: number, result?: any, error?: PlainError, death?: PlainError,
   *   memory: number, change?: Change, progress?: ImportProgress }} message
   */
  #receive({ alive, id, result, error, death, memory, change, progress }) {
    if (alive) this.#watchLife();
    else if (progress) this.#tellProgress(id, progress);
    else if (change) tellChange(memory, change);
    else if (death) this.#die(death.message, death.cause);
    else if (error) this.#calls.reject(id, fromPlain(error));
    else this.#calls.resolve(id, result);
  }

  /**
   * @param {number} id
   * @param {ImportProgress} progress
   */
  #tellProgress(id, progress) {
    this.#calls.hear();
    this.#progress.get(id)?.(progress);
  }

  /**
   * Nobody tells a page that its worker is gone, but the worker's locks become
   * free.
   */
  #watchLife() {
    navigator.locks
      .request(this.#lifeLock, { signal: this.#lifeWatch.signal }, () => this.#die('the worker is gone'))
      .catch(() => {}); // aborted: the worker was ended from here
  }

  /**
   * @param {string} message
   * @param {unknown} [cause]
   */
  #die(message, cause) {
    if (this.dead) return;
    this.dead = true;
    clearTimeout(this.#idle);
    this.#lifeWatch.abort();
    this.#worker.terminate();
    this.#calls.rejectAll(runtimeError(cause, message));
  }
}

/** @param {string | URL | undefined} url */
function startWorker(url) {
  try {
    if (url) return new Worker(url, { type: 'module', name: 'holdfast' });
    // In this form bundlers find the worker.
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'holdfast' });
  } catch (cause) {
    throw runtimeError(cause, `the worker did not start: ${Object(cause).message}`);
  }
}
