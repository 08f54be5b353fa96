// The Web Locks of a program that may die.

/**
 * Locks for one program. A lock is kept until a promise is settled, which a
 * program that has died never does: then whoever notices gives them back.
 */
export class Locks {
  /** @type {Set<() => void>} what gives back a lock that is held */
  #held = new Set();
  #dead = false;

  /**
   * As of LockManager.
   *
   * @param {string} name
   * @param {LockOptions} options
   * @param {(lock: Lock | null) => Promise<unknown>} callback
   */
  request(name, options, callback) {
    return navigator.locks.request(name, options, (lock) => (this.#dead ? undefined : this.#hold(callback(lock))));
  }

  /** As of LockManager. */
  query() {
    return navigator.locks.query();
  }

  /** @param {Promise<unknown>} held */
  #hold(held) {
    return new Promise((resolve, reject) => {
      const release = () => resolve(undefined);
      this.#held.add(release);
      held.then(release, reject).finally(() => this.#held.delete(release));
    });
  }

  /** Gives back all locks, and those that are still granted at once. */
  giveBack() {
    this.#dead = true;
    for (const release of this.#held) release();
  }
}
