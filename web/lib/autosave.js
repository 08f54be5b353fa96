import { checkCount, checkPolicy } from './options.js';

/** @import { AutoSave as Declared, AutoSavePolicy } from './index.d.ts' */

/**
 * Saves by a policy. See autosave-types.d.ts.
 *
 * @implements {Declared}
 */
export class AutoSave {
  #policy;
  #save;
  #changes = 0;
  /** The end of the save under way, and of those that wait for it. */
  #last = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | undefined} since the first change */
  #timer;
  /** @type {{ error: unknown } | undefined} of a save that nobody waited for */
  #failure;
  #ended = new AbortController();

  /**
   * @param {AutoSavePolicy} policy
   * @param {() => Promise<unknown>} save
   */
  constructor(policy, save) {
    this.#policy = checkPolicy(policy, save);
    this.#save = save;
    if (this.#policy.whenHidden) this.#watchPage();
  }

  get dirty() {
    return this.#changes > 0;
  }

  get changes() {
    return this.#changes;
  }

  async changed(n = 1) {
    this.#changes += checkCount('n', n);
    const { everyStore, afterChanges = Infinity } = this.#policy;
    const failure = this.#takeFailure();
    if (everyStore || this.#changes >= afterChanges) return this.save();
    this.#startTimer();
    if (failure) throw failure.error;
  }

  save() {
    const turn = this.#last.then(() => this.#saveNow());
    this.#last = turn.catch(() => {}); // the caller is told
    return turn;
  }

  async close() {
    this.#ended.abort();
    this.#stopTimer();
    const failure = this.#takeFailure();
    if (this.#policy.onClose) return this.save();
    if (failure) throw failure.error;
  }

  async #saveNow() {
    const changes = this.#changes;
    this.#stopTimer();
    if (changes === 0) return;
    try {
      await this.#save();
      this.#changes -= changes; // those made meanwhile may not have been part of it
      this.#failure = undefined;
    } finally {
      if (this.dirty) this.#startTimer();
    }
  }

  #saveUnattended() {
    this.save().catch((error) => (this.#failure = { error }));
  }

  #takeFailure() {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure;
  }

  #startTimer() {
    const { interval } = this.#policy;
    if (interval === undefined || this.#ended.signal.aborted) return;
    this.#timer ??= setTimeout(() => this.#saveUnattended(), interval);
  }

  #stopTimer() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #watchPage() {
    if (typeof document === 'undefined') return;
    const { signal } = this.#ended;
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'hidden' && this.#saveUnattended(),
      { signal },
    );
    window.addEventListener('pagehide', () => this.#saveUnattended(), { signal });
  }
}
