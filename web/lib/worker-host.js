import { afterAwake } from './awake.js';
import { Calls } from './calls.js';
import { tellNews } from './changes.js';
import { queueOf } from './engine.js';
import { HoldfastError, fromPlain, runtimeError } from './errors.js';
import { watchPage } from './lifecycle.js';
import { compileOnce } from './program.js';
import { build } from './version.js';

/** @import { Request } from './engine.js' */
/** @import { PlainError } from './errors.js' */
/** @import { Follower } from './import.js' */
/** @import { News } from './changes.js' */
/** @import { ImportProgress } from './index.d.ts' */

/** How long a worker, and then its program, may take to start, in milliseconds awake. */
const startLimit = 30_000;

/** How long a worker without memories is kept, in milliseconds. */
const idleTime = 5_000;

/**
 * Carries out calls in a dedicated worker. Messages to the worker: first
 * `{ wasmURL, lifeLock }`, then `{ module }`, the program or null if the worker
 * is to load it, `{ id, request }`, `{ abort }` with the id of an import to give
 * up, and `{ visibility }`. Messages from it: `{ alive }`, which build it is of,
 * once it holds the lock called lifeLock, `{ ready }` once the program takes
 * calls, `{ id, progress }` of an import, `{ id, result }`,
 * `{ id, error }`, `{ memory, news }` with what there is to tell of a memory, and
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
  #url;
  /** @type {() => void} */
  #isAlive = () => {};
  /** @type {Promise<void>} */
  #alive = new Promise((resolve) => (this.#isAlive = resolve));
  #calls = new Calls((limit) => this.#die(`the worker gave no sign of life for ${limit} ms`));
  #starting = afterAwake(startLimit, () => this.#die(`${this.#url} did not start within ${startLimit / 1_000} s (option workerURL)`));

  /**
   * @param {string | undefined} workerURL
   * @param {string} wasmURL
   */
  constructor(workerURL, wasmURL) {
    this.#url = workerURL ?? new URL('./worker.js', import.meta.url).href;
    this.#worker = startWorker(workerURL);
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onmessageerror = () => this.#die('an answer of the worker could not be read');
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const what = event.message ? `the worker failed: ${event.message}` : "the worker can't be loaded";
      this.#die(`${what}: ${this.#url} (option workerURL)`);
    };
    this.#worker.postMessage({ wasmURL, lifeLock: this.#lifeLock });
    this.#sendProgram(wasmURL);
    watchPage(this.#lifeWatch.signal, (visibility) => this.#worker.postMessage({ visibility }));
  }

  /** @param {string} wasmURL */
  async #sendProgram(wasmURL) {
    try {
      const module = await compileOnce(wasmURL, this.#lifeWatch.signal);
      await this.#alive;
      const late = `${wasmURL} did not start within ${startLimit / 1_000} s`;
      this.#starting = afterAwake(startLimit, () => this.#die(late));
      this.#worker.postMessage({ module });
    } catch (error) {
      if (error instanceof HoldfastError) this.#die(error.message, error.cause);
      // What the page may not compile the worker may, or says why not.
      else this.#worker.postMessage({ module: null });
    }
  }

  /**
   * @param {Request} request
   * @param {Follower} [follower]
   * @returns {Promise<any>}
   */
  call(request, { signal, onProgress } = {}) {
    const { params, body } = request;
    const ended = new AbortController();
    const result = this.#calls.start({
      memory: queueOf(request),
      limit: params.timeoutMs,
      onProgress,
      send: (id) => {
        this.#worker.postMessage({ id, request }, body instanceof Uint8Array ? [body.buffer] : []);
        const giveUp = () => this.#worker.postMessage({ abort: id });
        if (signal?.aborted) giveUp();
        else signal?.addEventListener('abort', giveUp, { signal: ended.signal });
      },
    });
    return signal ? result.finally(() => ended.abort()) : result;
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
   * @param {{ alive?: string, ready?: true, id: number, result?: any, error?: PlainError,
   *   death?: PlainError, memory: number, news?: News, progress?: ImportProgress }} message
   */
  #receive({ alive, ready, id, result, error, death, memory, news, progress }) {
    if (alive) this.#welcome(alive);
    else if (ready) this.#begin();
    else if (progress) this.#calls.tell(id, progress);
    else if (news) tellNews(memory, news);
    else if (death) this.#die(death.message, death.cause);
    else if (error) this.#calls.reject(id, fromPlain(error));
    else this.#calls.resolve(id, result);
  }

  /** @param {string} theirs the build that the worker is of */
  #welcome(theirs) {
    this.#starting.stop();
    this.#isAlive();
    this.#watchLife();
    const mixed = `${this.#url} is of ${theirs}, and this JavaScript of ${build}: both must come from one build (option workerURL)`;
    if (theirs !== build) this.#die(mixed);
  }

  #begin() {
    this.#starting.stop();
    this.#calls.begin();
  }

  /**
   * Nobody tells a page that its worker is gone, but the worker's locks become
   * free.
   */
  async #watchLife() {
    try {
      await navigator.locks.request(this.#lifeLock, { signal: this.#lifeWatch.signal }, () => this.#die('the worker is gone'));
    } catch {
      // Aborted: the worker was ended from here. Or locks are refused.
    }
  }

  /**
   * @param {string} message
   * @param {unknown} [cause]
   */
  #die(message, cause) {
    if (this.dead) return;
    this.dead = true;
    clearTimeout(this.#idle);
    this.#starting.stop();
    this.#lifeWatch.abort();
    this.#worker.terminate();
    this.#calls.rejectAll(runtimeError(cause, message));
  }
}

/** @param {string | undefined} url */
function startWorker(url) {
  try {
    if (url) return new Worker(url, { type: 'module', name: 'holdfast' });
    // In this form bundlers find the worker.
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'holdfast' });
  } catch (cause) {
    throw runtimeError(cause, `the worker did not start: ${url ?? 'worker.js'}: ${Object(cause).message} (option workerURL)`);
  }
}
