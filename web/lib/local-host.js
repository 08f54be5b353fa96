import { tellChange } from './changes.js';
import { Calls } from './calls.js';
import { Engine } from './engine.js';
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
    return new Engine(wasmURL, platform, (error) => this.#die(error), tellChange);
  }

  /**
   * @param {Request} request
   * @param {Follower} [follower]
   * @returns {Promise<any>}
   */
  call(request, follower) {
    return this.#calls.start(request.params?.timeoutMs ?? 0, (id) => {
      this.#engine
        .then((engine) => engine.call(request, follower))
        .then(
          (result) => this.#calls.resolve(id, result),
          (error) => this.#calls.reject(id, error),
        );
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
