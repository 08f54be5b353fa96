import type { Entry, EntryDraft, Tier } from './index.js';

/** The order of a list. */
export type Order =
  /** Created last first. */
  | 'newest'
  /** Created first first. */
  | 'oldest'
  /** Highest importance first, and of equal ones the newest. */
  | 'importance'
  /** By id, as its bytes sort. */
  | 'id';

/** Which entries {@link SessionCalls.list}, `page` and `query` return. */
export interface ListOptions {
  /** Only those of this tier. */
  tier?: Tier;
  /** Only those whose id begins with this. */
  prefix?: string;
  /** Only those whose metadata has these fields, with these values. */
  where?: Record<string, any>;
  /** Created then or later. */
  since?: string | Date;
  /** Created then or earlier. */
  until?: string | Date;
  /** The default is `'newest'`. */
  order?: Order;
  /** How many at most; the default is all, of `page` 100 and of `query` 10; `Infinity` is all. */
  limit?: number;
  /** How many to leave out at the front; the default is 0. */
  offset?: number;
  /** The `next` of a {@link Page}, to go on behind it with the same options. */
  after?: string;
  /** `false` leaves out the content: the entries have no such field then, and can't be put back. */
  content?: boolean;
}

/** Which entries {@link SessionCalls.query} returns. */
export type QueryOptions = ListOptions;

/** A part of a list. */
export interface Page {
  entries: Entry[];
  /** What `after` has to be for those that follow; `''` when there are none. */
  next: string;
}

/** The condition of {@link SessionCalls.put}. */
export interface PutOptions {
  /**
   * The revision that the stored entry must have, `null` if there must be none
   * of that id; for an array of entries an array, in which `undefined` sets no
   * condition.
   */
  ifRevision?: string | null | readonly (string | null | undefined)[];
}

/** The condition of {@link SessionCalls.delete}. */
export interface DeleteOptions {
  /** The revision that the entry must have; for an array of ids an array. */
  ifRevision?: string | readonly (string | undefined)[];
}

/** What {@link SessionCalls.change} is to do: first it deletes, then it puts, then it touches. */
export interface ChangeRequest {
  put?: readonly EntryDraft[];
  /** Ids, none of which is put as well. Those that there are not make no difference. */
  delete?: readonly string[];
  /** Ids, also of what is put. */
  touch?: readonly string[];
  /** The revisions that entries must have, by their ids; `null` for none of that id. */
  ifRevision?: Record<string, string | null>;
  /** No id may begin with one of these. */
  ifNoneUnder?: readonly string[];
}

/** What {@link SessionCalls.change} did. */
export interface ChangeResult {
  /** The ids of the entries put, in their order. */
  ids: string[];
  /** How many there were of the ids to be deleted. */
  deleted: number;
  /** How many there were of the ids to be touched. */
  touched: number;
}

/** Figures about a memory. */
export interface Stats {
  /** How many entries there are. */
  entries: number;
  /** How many of each tier. */
  tiers: Record<Tier, number>;
  /** The size of the container, in bytes; 0 when there is none. */
  containerBytes: number;
  /** The size of the changes that are to be folded into it, in bytes. */
  journalBytes: number;
}

/** Says that somebody else has changed the memory. */
export interface Change {
  /**
   * The name of a file, or `null`. Changes that were made here were found after
   * a program that knows no journals had replaced the container: they are no
   * longer part of the memory, but kept in that file.
   */
  setAside: string | null;
}

/**
 * The calls that remember, recall and forget one thing at a time. What each
 * costs does not grow with what is remembered already: changes are appended to
 * a journal beside the file, `NAME.journal`, which is folded into the file when
 * it has grown and on {@link SessionCalls.checkpoint} and `close`.
 *
 * Any number of tabs, workers and processes can work on the same memory at
 * once. Each change is made after reading what the others have changed, so none
 * is lost. Where a call takes an array, all of it is one change.
 *
 * Each call can also fail with `CORRUPT` or `NEWER_VERSION` when the file or its
 * journal is damaged or of a newer version, and with `LOCKED` when another owner
 * keeps it for too long; what changes something also with `QUOTA`.
 */
export interface SessionCalls {
  /**
   * Stores an entry, in place of the one with its id if there is one, and
   * returns its id. When it resolves, the entry survives a crash of the tab or
   * the process right after.
   *
   * `created_at` is by default that of the entry it replaces, else now;
   * `last_accessed` is now. Every other field that is left out has its default,
   * also when an entry is replaced.
   *
   * @throws {HoldfastError} `INVALID` for something that can't be stored,
   *   `CONFLICT` when `ifRevision` does not hold: nothing is stored then, so get
   *   the entry again and repeat the change.
   */
  put(entry: EntryDraft, options?: { ifRevision?: string | null }): Promise<string>;
  /** As with one entry, for all of them in one change. Returns their ids. */
  put(
    entries: readonly EntryDraft[],
    options?: { ifRevision?: readonly (string | null | undefined)[] },
  ): Promise<string[]>;

  /**
   * Makes several changes in one commit: a crash leaves all of them or none.
   *
   * ```js
   * await memory.change({
   *   put: [{ id: 'plan/2', content: 'the new plan' }],
   *   delete: ['plan/1'],
   *   ifNoneUnder: ['plan/2'],
   * });
   * ```
   *
   * @throws {HoldfastError} `CONFLICT`, naming the id or the prefix, when a
   *   condition does not hold: nothing is changed then. The others are those of
   *   `put`.
   */
  change(request: ChangeRequest): Promise<ChangeResult>;

  /** Returns the entry with that id, `null` if there is none. */
  get(id: string): Promise<Entry | null>;
  /** Returns the entries with these ids, in that order, without those that there are not. */
  get(ids: readonly string[]): Promise<Entry[]>;

  /**
   * Changes an entry and returns it as it is stored then, `null` if there is
   * none. `change` has the fields to be replaced, or is a function, which gets
   * the entry, and changes it or returns such fields. Whenever somebody else has
   * changed the entry meanwhile, all of it is done again with what is stored
   * now; so the function may be called several times. What it throws is thrown
   * on, and nothing is changed.
   *
   * ```js
   * await memory.update('1', { importance: 1 });
   * await memory.update('1', (entry) => void entry.metadata.seen.push(Date.now()));
   * ```
   *
   * @throws {HoldfastError} `INVALID` for something that can't be stored, another
   *   id among it, `CONFLICT` when others were faster a hundred times.
   */
  update(
    id: string,
    change: Partial<Entry> | ((entry: Entry) => Partial<Entry> | void | Promise<Partial<Entry> | void>),
  ): Promise<Entry | null>;

  /**
   * Returns the revision of an entry that `get`, `list` or `query` has returned:
   * that object, not a copy. It changes with everything in the entry but
   * `last_accessed` and `access_count`.
   *
   * ```js
   * const seen = await memory.get('1');
   * await memory.put({ ...seen, content: 'new' }, { ifRevision: memory.revision(seen) });
   * ```
   *
   * @throws {HoldfastError} `INVALID`, at once, for any other object.
   */
  revision(entry: Entry): string;

  /**
   * Removes the entry with that id and returns whether there was one.
   *
   * @throws {HoldfastError} `CONFLICT` when `ifRevision` does not hold.
   */
  delete(id: string, options?: { ifRevision?: string }): Promise<boolean>;
  /** Removes entries in one change and returns how many there were. */
  delete(
    ids: readonly string[],
    options?: { ifRevision?: readonly (string | undefined)[] },
  ): Promise<number>;

  /**
   * Removes all entries in one change. The file stays, with its session and its
   * time of creation; `clear` removes it.
   */
  deleteAll(): Promise<void>;

  /**
   * Records an access to an entry: `last_accessed` becomes now, and
   * `access_count` one more. Returns whether there was one of that id.
   */
  touch(id: string): Promise<boolean>;
  /** Records accesses in one change and returns how many entries there were. */
  touch(ids: readonly string[]): Promise<number>;

  /**
   * Returns entries, by default all of them, newest first.
   *
   * ```js
   * await memory.list({ prefix: 'notes/', where: { source: 'chat' }, order: 'id', content: false });
   * ```
   */
  list(options?: ListOptions): Promise<Entry[]>;

  /**
   * Returns a part of the list, and where the next one begins. An entry that is
   * there all the time, and whose place in the order does not change, is on
   * exactly one page, whatever is put or deleted in between.
   *
   * ```js
   * for (let after = ''; ; ) {
   *   const { entries, next } = await memory.page({ limit: 50, after });
   *   show(entries);
   *   if (next === '') break;
   *   after = next;
   * }
   * ```
   */
  page(options?: ListOptions): Promise<Page>;

  /**
   * Returns the entries whose content has `text` in it, in upper or lower case;
   * `''` is in all of them. There are ten at most, unless `limit` says otherwise.
   */
  query(text: string, options?: QueryOptions): Promise<Entry[]>;

  /** Returns how many entries there are, or how many of one tier. */
  count(options?: { tier?: Tier }): Promise<number>;

  stats(): Promise<Stats>;

  /**
   * Folds the journal into the file, so that programs that know no journals see
   * all of it. `load`, `export` and the like need no checkpoint.
   */
  checkpoint(): Promise<void>;

  /**
   * Gives back the lock and the open files that are kept in case the next call
   * needs them. There is seldom a need to: it is done when another tab asks for
   * them, which takes some milliseconds, and when the page is hidden or frozen.
   */
  yield(): Promise<void>;

  /**
   * Calls `listener` after others have changed the memory, and returns a
   * function that ends that. Others are other tabs, workers and processes, and
   * other memories of this page that are open on the same file. Changes by
   * `put`, `delete`, `deleteAll` and `touch` of this memory make no call; those by
   * its `save`, `saveContainer`, `import` and `clear` may make one.
   *
   * A call says that something changed, never what: list or query again. Several
   * changes may make one call, and one that turns out to be none may make one
   * too. In browsers it comes within some milliseconds; under Node the file is
   * looked at twice a second, and a listener does not keep the process running.
   *
   * @throws {HoldfastError} `INVALID`, at once, for anything but `'change'` and
   *   a function.
   */
  on(type: 'change', listener: (change: Change) => void): () => void;
}
