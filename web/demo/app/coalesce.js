/**
 * Returns a function that runs the given one, once at a time: when asked again
 * meanwhile, it runs once more afterwards. However often it is asked, the last
 * run has begun after the last time.
 *
 * @param {() => Promise<void>} run
 * @returns {() => Promise<void>} resolves when a run has ended that began after it was asked
 */
export function coalesce(run) {
  /** @type {Promise<void> | undefined} */
  let running;
  /** @type {Promise<void> | undefined} */
  let next;
  const start = () => {
    next = undefined;
    running = run().finally(() => (running = undefined));
    return running;
  };
  return () => {
    if (!running) return start();
    next ??= running.catch(() => {}).then(start);
    return next;
  };
}
