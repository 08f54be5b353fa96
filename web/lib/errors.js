/** @import { ErrorCode } from './index.d.ts' */

/**
 * What an error may have besides its code and message.
 *
 * @typedef {{ offset?: number, reason?: 'evicted', changes?: number, ids?: string[] }} Details
 */

/** Every failure of this library. See index.d.ts for what the codes mean. */
export class HoldfastError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {Details & { path?: string, cause?: unknown }} [details]
   */
  constructor(code, message, { path, offset, reason, changes, ids, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    /** @type {ErrorCode} */
    this.code = code;
    /** @type {string | undefined} */
    this.path = path;
    /** @type {number | undefined} */
    this.offset = offset;
    /** @type {'evicted' | undefined} */
    this.reason = reason;
    /** @type {number | undefined} */
    this.changes = changes;
    /** @type {string[] | undefined} */
    this.ids = ids;
  }
}
// On the prototype, as with the errors of the language: not an own property.
HoldfastError.prototype.name = 'HoldfastError';

/** @type {readonly string[]} those of index.d.ts, and that of an import that was given up */
const codes = ['LOCKED', 'CONFLICT', 'QUOTA', 'CORRUPT', 'NEWER_VERSION', 'INVALID', 'UNAVAILABLE', 'CLOSED', 'RUNTIME', 'ABORTED'];

/**
 * What crosses from a worker to its page: an Error loses its own properties on
 * the way.
 *
 * @typedef {Details & { code: ErrorCode, message: string, cause?: Error }} PlainError
 */

/**
 * @param {unknown} error anything that was thrown
 * @returns {PlainError} without a code of this library's, an error of the runtime
 */
export function toPlain(error) {
  const { code, message, offset, reason, changes, ids, cause } = /** @type {Record<string, any>} */ (Object(error));
  if (!codes.includes(code)) {
    return { code: 'RUNTIME', message: message ?? String(error), cause: asError(error) };
  }
  return { code: /** @type {ErrorCode} */ (code), message, offset, reason, changes, ids, cause: asError(cause) };
}

/**
 * @param {PlainError} plain
 * @param {string} [path] the memory that it happened to
 */
export function fromPlain({ code, message, ...details }, path) {
  return new HoldfastError(code, message, { path, ...details });
}

/** @param {any} value of any realm; only a real Error can be sent to another thread */
function asError(value) {
  return /^\[object (Error|DOMException)\]$/.test(Object.prototype.toString.call(value)) ? value : undefined;
}

/**
 * @param {unknown} cause
 * @param {string} message
 */
export function runtimeError(cause, message) {
  return new HoldfastError('RUNTIME', message, { cause });
}
