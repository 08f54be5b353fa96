// Time in which this page, worker or process is awake, and other events have
// their turn.

/** How often it is looked whether it still is, in milliseconds. */
export const tick = 500;

/** How long other events wait while much is done in place, in milliseconds. */
export const slice = 50;

/**
 * Calls action after a time. One in which everything was stopped, as with a
 * suspended computer or a frozen page, does not count: each tick counts once,
 * however late it is.
 *
 * @param {number} limit in milliseconds
 * @param {() => void} action
 * @returns {{ restart: () => void, stop: () => void }}
 */
export function afterAwake(limit, action) {
  let left = limit;
  const timer = setInterval(() => {
    left -= tick;
    if (left > 0) return;
    clearInterval(timer);
    action();
  }, tick);
  return { restart: () => void (left = limit), stop: () => clearInterval(timer) };
}

/**
 * Lets other events have their turn. A timer would do, but in a page that is
 * hidden it may take a second.
 *
 * @param {() => void} action
 */
export function afterOtherEvents(action) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    action();
  };
  port2.postMessage(null);
}
