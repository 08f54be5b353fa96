/** @import { ErrorCode } from './index.d.ts' */

/** Every failure of this library. See index.d.ts for what the codes mean. */
export class HoldfastError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {{ path?: string, offset?: number, reason?: 'evicted', cause?: unknown }} [details]
   */
  constructor(code, message, { path, offset, reason, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    /** @type {ErrorCode} */
    this.code = code;
    /** @type {string | undefined} */
    this.path = path;
    /** @type {number | undefined} */
    this.offset = offset;
    /** @type {'evicted' | undefined} */
    this.reason = reason;
  }
}
// On the prototype, as with the errors of the language: not an own property.
HoldfastError.prototype.name = 'HoldfastError';

/**
 * What crosses from a worker to its page: an Error loses its own properties on
 * the way.
 *
 * @typedef {{ code: ErrorCode, message: string, offset?: number, reason?: 'evicted',
 *   cause?: Error }} PlainError
 */

/**
 * @param {unknown} error anything that was thrown
 * @returns {PlainError} without a code of its own, an error of the runtime
 */
export function toPlain(error) {
  const { code, message, offset, reason, cause } = /** @type {Record<string, any>} */ (Object(error));
  if (typeof code !== 'string') {
    return { code: 'RUNTIME', message: message ?? String(error), cause: asError(error) };
  }
  return { code: /** @type {ErrorCode} */ (code), message, offset, reason, cause: asError(cause) };
}

/**
 * @param {PlainError} plain
 * @param {string} [path] the memory that it happened to
 */
export function fromPlain({ code, message, offset, reason, cause }, path) {
  return new HoldfastError(code, message, { path, offset, reason, cause });
}

/** @param {unknown} value only a real Error can be sent to another thread */
function asError(value) {
  return value instanceof Error ? value : undefined;
}

/**
 * @param {unknown} cause
 * @param {string} message
 */
export function runtimeError(cause, message) {
  return new HoldfastError('RUNTIME', message, { cause });
}
