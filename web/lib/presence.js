// Whether the file of a memory is still where it was. A storage can be emptied
// under an open file, which then goes on taking changes that nobody will find.

import { isMarkGone, writeMark } from './marks.js';

/** For how long a look-up is believed, in milliseconds. */
const often = 1_000;

/** When the page was last shown, after it was hidden. */
let shown = -Infinity;

if (typeof document !== 'undefined') {
  document.addEventListener('visibilitychange', () => (shown = performance.now()));
  addEventListener('pageshow', () => (shown = performance.now()));
}

/** Watches one file, by its mark, and now and then by looking it up. */
export class Presence {
  #path;
  #look;
  /** @type {string | undefined} what this page has noted of it */
  #mark;
  #seen = performance.now();
  /** How many changes were acknowledged since then. */
  #changes = 0;
  /** @type {number | undefined} since when the mark is missing, though the file is there */
  #bare;
  /** @type {Promise<void> | undefined} the look-up under way */
  #looking;

  /**
   * @param {string} path
   * @param {string | undefined} mark that was found
   * @param {(changes: number) => Promise<void>} look looks the file up, and is
   *   rejected when it is gone
   */
  constructor(path, mark, look) {
    this.#path = path;
    this.#mark = mark;
    this.#look = look;
  }

  get mark() {
    return this.#mark;
  }

  /** @param {string | null} mark null for a file that was removed on purpose */
  note(mark) {
    this.#mark = mark ?? undefined;
    this.#bare = undefined;
    writeMark(this.#path, mark);
  }

  /**
   * Is called before an answer is handed on. Looks the file up when there is
   * reason to.
   *
   * @param {boolean} isChange whether the answer acknowledges a change
   */
  async confirm(isChange) {
    if (this.isDoubtful()) await this.lookUp();
    if (isChange) this.#changes++;
  }

  isDoubtful() {
    const isBare = this.#mark !== undefined && isMarkGone(this.#path);
    if (!isBare) this.#bare = undefined;
    return isBare || this.#seen < shown || performance.now() - this.#seen > often;
  }

  /** Looks the file up, once for all answers that come meanwhile. */
  lookUp() {
    this.#looking ??= this.#lookUp().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #lookUp() {
    const [start, changes] = [performance.now(), this.#changes];
    await this.#look(changes);
    this.#seen = Math.max(this.#seen, start);
    this.#changes = Math.max(0, this.#changes - changes);
    this.#mend(start);
  }

  /**
   * Makes the mark anew when it alone was removed. What empties a storage takes
   * it away some moments before the files, so that is not at once.
   *
   * @param {number} now
   */
  #mend(now) {
    if (this.#mark === undefined || !isMarkGone(this.#path)) return;
    this.#bare ??= now;
    if (now - this.#bare > often) this.note(this.#mark);
  }
}
