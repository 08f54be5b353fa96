import { tellNews } from './changes.js';
import { Calls } from './calls.js';
import { Engine, queueOf } from './engine.js';
import { runtimeError } from './errors.js';
import { isNode, nodePlatform, webPlatform } from './platform.js';

/** @import { HoldfastError } from './errors.js' */
/** @import { Request } from './engine.js' */
/** @import { Follower } from './import.js' */

/** Carries out calls in place, on the thread of the caller. */
export class LocalHost {
  dead = false;
  #engine;
  #calls = new Calls((limit) => this.#die(runtimeError(undefined, `no sign of life for ${limit} ms`)));

  /** @param {string} wasmURL */
  constructor(wasmURL) {
    this.#engine = this.#start(wasmURL);
    this.#engine.catch((error) => this.#die(error));
  }

  /** @param {string} wasmURL */
  async #start(wasmURL) {
    const platform = isNode ? await nodePlatform() : webPlatform;
    const engine = new Engine(wasmURL, platform, (error) => this.#die(error), tellNews);
    await engine.started;
    this.#calls.begin();
    return engine;
  }

  /**
   * @param {Request} request
   * @param {Follower} [follower]
   * @returns {Promise<any>}
   */
  call(request, follower) {
    const onProgress = (/** @type {any} */ progress) => follower?.onProgress?.(progress);
    const { params } = request;
    return this.#calls.start({
      memory: queueOf(request),
      limit: params.timeoutMs,
      onProgress,
      send: (id) => {
        const inside = follower && { ...follower, onProgress: (/** @type {any} */ progress) => this.#calls.tell(id, progress) };
        this.#engine
          .then((engine) => engine.call(request, inside))
          .then(
            (result) => this.#calls.resolve(id, result),
            (error) => this.#calls.reject(id, error),
          );
      },
    });
  }

  // There is nothing to end but memory, which the garbage collector sees to.
  retain() {}
  release() {}

  /** @param {HoldfastError} error */
  #die(error) {
    this.dead = true;
    this.#calls.rejectAll(error);
  }
}
