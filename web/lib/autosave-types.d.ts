/** When an {@link AutoSave} saves by itself. Several may be set; with none it never does. */
export interface AutoSavePolicy {
  /** With each change. */
  everyStore?: boolean;
  /** As soon as there are so many changes. */
  afterChanges?: number;
  /** So long after the first change that is not saved, in milliseconds. */
  interval?: number;
  /** When it is closed. */
  onClose?: boolean;
  /**
   * When the page is hidden, as by a change to another tab. When it is left at
   * once, by a reload or a link, the save is begun but not promised: browsers
   * end pages without waiting, and Firefox kept none of those that were tried.
   * What must not be lost is stored as it changes, by `everyStore` or `put`.
   * Elsewhere it means nothing.
   */
  whenHidden?: boolean;
}

/**
 * Saves for programs that keep their entries themselves and store them as a
 * whole. It counts the changes that are not saved yet. (`put` and the like store
 * each change as it is made and need none of this.)
 *
 * ```js
 * const saver = new AutoSave({ afterChanges: 20, interval: 5_000, whenHidden: true, onClose: true },
 *   () => memory.save(entries));
 * entries.push(entry);
 * await saver.changed();
 * ```
 *
 * The function is never called twice at once. When a save fails that nobody
 * waits for, by the clock or because the page is hidden, the next call is
 * rejected with its error; the changes are still to be saved, and the clock
 * tries again.
 */
export class AutoSave {
  /**
   * @param save stores the present entries
   * @throws {HoldfastError} `INVALID`, at once, for a bad policy.
   */
  constructor(policy: AutoSavePolicy, save: () => Promise<unknown>);
  /** Whether there are changes to be saved. */
  readonly dirty: boolean;
  /** How many changes there were since the last save that succeeded. */
  readonly changes: number;
  /** Records `n` changes, by default one, and saves if the policy says so. */
  changed(n?: number): Promise<void>;
  /** Saves now, if there is anything to be saved. */
  save(): Promise<void>;
  /**
   * Saves if the policy says so, and ends the saving by the clock and when the
   * page is hidden. What is not saved then is up to the caller; see `dirty`.
   */
  close(): Promise<void>;
}
