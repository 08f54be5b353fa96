// Calling functions of the library's user.

/**
 * Calls a listener. What it throws is not the matter of whoever has something to
 * tell, but is seen as an error that nobody caught.
 *
 * @template T
 * @param {(value: T) => void} listener
 * @param {T} value
 */
export function callListener(listener, value) {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
