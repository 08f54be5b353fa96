// The calls of a page, on their way to where they are carried out.

import { afterOtherEvents, slice, tick } from './awake.js';
import { HoldfastError, runtimeError } from './errors.js';
import { Pending } from './pending.js';

/** @import { Follower } from './import.js' */
/** @import { ImportProgress } from './index.d.ts' */

/**
 * How much longer than the core the page waits, in milliseconds: the core's own
 * error says more.
 */
const grace = 1_000;

/**
 * How many calls of one memory are on their way at once. The others wait here,
 * so that answers come in between, and are known not to have begun.
 */
const most = 256;

/**
 * The calls of one memory, which are carried out in their order.
 *
 * @typedef {object} Queue
 * @property {number} sent how many are on their way
 * @property {Set<number>} unsent the ids of those that wait here
 * @property {boolean} isLate whether they are sent when other events had their turn
 * @property {number} quiet for how long there was no answer to any, in milliseconds
 */

/**
 * @typedef {object} About
 * @property {number | string} memory with the calls of which it has to wait
 * @property {number} limit of time, which counts from the call's turn, in milliseconds
 * @property {(id: number) => void} send starts it; the answer goes to resolve or
 *   reject with this id
 * @property {Follower['onProgress']} [onProgress]
 */

/**
 * A table of calls, each with a limit of time. A limit ends one call. When
 * nothing has been heard from the other side for as long as the most patient
 * call would wait, the other side is taken for dead.
 */
export class Calls {
  /** @type {Pending<About>} */
  #pending = new Pending();
  /** @type {Map<number | string, Queue>} by memory */
  #queues = new Map();
  #last = 0;
  #silence = 0;
  /** Since when no other event had its turn, as far as is known. */
  #turn = 0;
  #started = false;
  /** @type {ReturnType<typeof setInterval> | undefined} while anything is waited for */
  #timer;
  #onSilence;

  /** @param {(limit: number) => void} onSilence called when the other side seems dead */
  constructor(onSilence) {
    this.#onSilence = onSilence;
  }

  /** The other side takes calls: what time they take counts from now on. */
  begin() {
    this.#started = true;
  }

  /**
   * @param {About} call
   * @returns {Promise<any>}
   */
  start(call) {
    const id = ++this.#last;
    if (this.#pending.size === 0) {
      this.hear();
      this.#turn = performance.now();
    }
    this.#timer ??= setInterval(() => this.#tick(), tick);
    const queue = this.#queues.get(call.memory) ?? { sent: 0, unsent: new Set(), quiet: 0, isLate: false };
    this.#queues.set(call.memory, queue);
    queue.unsent.add(id);
    return this.#pending.start(id, call, () => this.#sendNext(queue));
  }

  /**
   * @param {number} id
   * @param {any} result
   */
  resolve(id, result) {
    this.hear();
    this.#take(id)?.resolve(result);
  }

  /**
   * @param {number} id
   * @param {unknown} error
   */
  reject(id, error) {
    this.hear();
    this.#take(id)?.reject(error);
  }

  /**
   * @param {number} id
   * @param {ImportProgress} progress
   */
  tell(id, progress) {
    this.hear();
    const call = this.#pending.get(id);
    const queue = call && this.#queues.get(call.memory);
    if (queue) queue.quiet = 0;
    call?.onProgress?.(progress);
  }

  /** Takes note of a sign of life: somebody is busy with a call. */
  hear() {
    this.#silence = 0;
  }

  /**
   * The other side is dead.
   *
   * @param {HoldfastError} error
   */
  rejectAll(error) {
    const unbegun = runtimeError(error.cause, `${error.message}; this call was not begun, and nothing was stored`);
    const unsent = [...this.#queues.values()].flatMap((queue) => [...queue.unsent]);
    for (const id of unsent) this.reject(id, unbegun);
    for (const [id] of [...this.#pending]) this.reject(id, error);
  }

  /** @param {Queue} queue of which is sent what may be on its way */
  #sendNext(queue) {
    for (const id of queue.unsent) {
      if (queue.sent >= most) return;
      queue.unsent.delete(id);
      queue.sent++;
      try {
        this.#pending.get(id)?.send(id);
      } catch (error) {
        this.reject(id, error);
      }
    }
  }

  /**
   * Goes on after an answer. In place, answers and calls could take turns for
   * ever without any other event.
   *
   * @param {Queue} queue
   */
  #goOn(queue) {
    if (performance.now() - this.#turn < slice) return this.#sendNext(queue);
    if (queue.unsent.size === 0 || queue.isLate) return;
    queue.isLate = true;
    afterOtherEvents(() => {
      queue.isLate = false;
      this.#turn = performance.now();
      this.#sendNext(queue);
    });
  }

  /** @param {number} id an answer to a call that has expired is not missed */
  #take(id) {
    const call = this.#pending.take(id);
    const queue = call && this.#queues.get(call.memory);
    if (!queue) return undefined;
    queue.quiet = 0;
    if (!queue.unsent.delete(id)) queue.sent--;
    this.#goOn(queue);
    if (queue.sent + queue.unsent.size === 0) this.#queues.delete(call.memory);
    if (this.#pending.size === 0) this.#stopWatching();
    return call;
  }

  #stopWatching() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick() {
    if (!this.#started) return;
    this.#silence += tick;
    for (const queue of this.#queues.values()) queue.quiet += tick;
    const patience = Math.max(...[...this.#pending].map(([, { limit }]) => limit)) + grace;
    if (this.#silence >= patience) return this.#onSilence(patience - grace);
    for (const [id, { memory, limit }] of this.#firsts()) {
      if ((this.#queues.get(memory)?.quiet ?? 0) < limit + grace) continue;
      const unknown = `no answer within ${limit} ms; whether the call was carried out is not known`;
      this.#take(id)?.reject(new HoldfastError('UNAVAILABLE', unknown));
    }
  }

  /** The first call of each memory, whose turn it is. */
  #firsts() {
    const firsts = new Map();
    for (const [id, call] of this.#pending) if (!firsts.has(call.memory)) firsts.set(call.memory, [id, call]);
    return firsts.values();
  }
}
