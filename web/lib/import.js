// Long imports: where the program runs, in pieces that leave room for others.

import { afterOtherEvents, slice } from './awake.js';
import { HoldfastError } from './errors.js';

/** @import { ImportProgress } from './index.d.ts' */

/** How much of a Blob is read at once, in bytes. */
const pieceSize = 4 << 20;

/** The code of an import that was given up. The caller gets the signal's reason instead. */
const aborted = 'ABORTED';

/**
 * Returns what an import is rejected with.
 *
 * @param {any} error
 * @param {AbortSignal | undefined} signal
 * @returns {unknown}
 */
export function reasonOf(error, signal) {
  return error.code === aborted ? signal?.reason : error;
}

/** @param {AbortSignal | undefined} signal */
export function checkNotAborted(signal) {
  if (signal?.aborted) throw Object.assign(new Error('the import was given up'), { code: aborted });
}

/**
 * Who follows a call: it is given up when signal is aborted, and told to
 * onProgress.
 *
 * @typedef {object} Follower
 * @property {AbortSignal} [signal]
 * @property {(progress: ImportProgress) => void} [onProgress]
 */

/**
 * Reads what is to be imported.
 *
 * @param {Blob} blob
 * @param {Follower} [follower]
 * @returns {Promise<Uint8Array>}
 */
export async function readBlob(blob, { signal, onProgress } = {}) {
  const total = blob.size;
  const bytes = new Uint8Array(total);
  for (let done = 0; done < total; done = Math.min(done + pieceSize, total)) {
    onProgress?.({ phase: 'read', done, total });
    const piece = await read(blob.slice(done, done + pieceSize));
    checkNotAborted(signal);
    bytes.set(new Uint8Array(piece), done);
  }
  onProgress?.({ phase: 'read', done: total, total });
  return bytes;
}

/** @param {Blob} piece */
async function read(piece) {
  try {
    return await piece.arrayBuffer();
  } catch (cause) {
    throw new HoldfastError('INVALID', `the Blob can't be read: ${Object(cause).message}`, { cause });
  }
}

/**
 * Returns what the program calls with the progress of an import. It waits until
 * answer is called, and gives up if that is done with true.
 *
 * @param {Follower} follower
 */
export function pace({ signal, onProgress }) {
  let last = performance.now();
  /**
   * @param {'check' | 'write'} phase
   * @param {number} done
   * @param {number} total
   * @param {(giveUp: boolean) => void} answer
   */
  return (phase, done, total, answer) => {
    if (done > 0 && done < total && performance.now() - last < slice) return answer(false);
    onProgress?.({ phase, done, total });
    if (phase === 'write' && done > 0) return answer(false); // it is too late
    afterOtherEvents(() => {
      last = performance.now();
      answer(signal?.aborted ?? false);
    });
  };
}
