/**
 * Holdfast keeps an agent's memory in one versioned file, in a browser or under
 * Node.
 *
 * ```js
 * import { open } from 'holdfast';
 * const memory = await open('agents/ada/session.json', { sessionId: 'ada-1' });
 * await memory.save([{ id: '1', tier: 'session', content: 'prefers metric units' }]);
 * const entries = await memory.load();
 * await memory.close();
 * ```
 *
 * @packageDocumentation
 */

import type { ExportOptions, FilesOptions, ImportOptions, MemoryFile, Salvaged, Status, TraceEvent } from './file-types.js';
import type { SessionCalls } from './session-types.js';

export { AutoSave } from './autosave-types.js';
export type { AutoSavePolicy } from './autosave-types.js';
export type * from './file-types.js';
export type * from './session-types.js';

/** The version of this library. */
export const version: string;

/**
 * Opens a memory. The file need not exist; nothing is created before the first
 * save. All memories of a page share one worker.
 *
 * @param path In a browser, names separated by slashes, such as
 *   `agents/ada/session.json`: not starting with a slash, without `.` and `..`.
 *   Under Node, a path of the file system, relative to the current directory
 *   or absolute.
 * @throws {HoldfastError} `INVALID` for a bad path or option, `UNAVAILABLE`
 *   when the storage can't be used here, as on pages that came by plain http
 *   from another host than localhost, `RUNTIME` when the library itself did not
 *   start.
 */
export function open(path: string, options?: OpenOptions): Promise<Memory>;

/**
 * Lists the memories that there are, by path, so that a program which has
 * several need not keep a list of its own. No file is opened, so this takes some
 * milliseconds; journals, backups and the like are left out.
 *
 * With `'auto'` the files of all storages are listed. Under Node, where they are
 * those of the operating system, `folder` must be named, and every file below it
 * counts as a memory.
 *
 * @throws {HoldfastError} `INVALID` for a bad option, `UNAVAILABLE` when a
 *   storage can't be used that there may be files in.
 */
export function files(options?: FilesOptions): Promise<MemoryFile[]>;

/** How a memory is opened. */
export interface OpenOptions extends HostOptions {
  /** Where the file is kept; the default is `'auto'`. */
  storage?: StorageChoice;
  /** The session that {@link Memory.save} records; the default is `'unknown'`. */
  sessionId?: string;
  /**
   * How the file is written. The default, `'auto'`, keeps the format that the
   * file has, and means `'json'` for a new one. Any format is read.
   */
  format?: Format;
  /**
   * Called with what is done to the file, for a log; by default nobody is told.
   * What it throws is an error that nobody caught, and disturbs nothing.
   *
   * ```js
   * const memory = await open('session.json', { onTrace: (event) => console.debug('holdfast', event) });
   * ```
   */
  onTrace?: (event: TraceEvent) => void;
}

/** What carries out the calls. */
export interface HostOptions {
  /** How long a call may take, in milliseconds; the default is 30 000. */
  timeout?: number;
  /** Where worker.js is, if not beside this module. */
  workerURL?: string | URL;
  /** Where holdfast.wasm, or under Node holdfast-node.wasm, is, if not beside this module. */
  wasmURL?: string | URL;
}

/**
 * - `'auto'`: in a browser the origin private file system (OPFS), if it passes a
 *   test of writing and reading, otherwise IndexedDB; under Node the file system.
 *   A file stays in the storage in which it was created: when that can't be used
 *   for a while, {@link open} fails with `UNAVAILABLE`, rather than to begin an
 *   empty memory in the other one.
 * - `'opfs'`: the origin private file system of a browser.
 * - `'indexeddb'`: the IndexedDB of a browser.
 * - `'memory'`: nothing is kept. All memories of a page or process see the same
 *   files until its worker ends. Never chosen by `'auto'`.
 */
export type StorageChoice = 'auto' | 'opfs' | 'indexeddb' | 'memory';

/**
 * - `'json'`: JSON over several lines
 * - `'json-compact'`: JSON without white space
 * - `'msgpack'`: MessagePack
 * - `'auto'`: the format that the file has
 */
export type Format = 'auto' | 'json' | 'json-compact' | 'msgpack';

/** How long an entry is meant to be remembered. */
export type Tier = 'working' | 'session' | 'project' | 'long_term';

/** One thing remembered, as it is loaded. */
export interface Entry {
  id: string;
  tier: Tier;
  content: string;
  /**
   * Any JSON object. Integers beyond 2^53 arrive as the nearest number, and are
   * stored unchanged by a save that leaves them alone.
   */
  metadata: Record<string, any>;
  /** RFC 3339 in UTC, with up to nine digits of a second. */
  created_at: string;
  /** RFC 3339 in UTC, with up to nine digits of a second. */
  last_accessed: string;
  /** From 0 to 2^32 - 1. */
  access_count: number;
  /** Stored with the precision of a 32-bit float. */
  importance: number;
  /** Fields that this version does not know are kept. */
  [field: string]: unknown;
}

/** One thing to remember, as {@link Memory.put} takes it. */
export interface EntryDraft {
  /** The default is a new one, which sorts by the time it is made. */
  id?: string;
  /** The default is `'session'`. */
  tier?: Tier;
  content: string;
  /**
   * Any JSON object; the default is `{}`. A BigInt is stored as the integer it
   * is, from -2^63 to 2^64 - 1, a Date and what else has a `toJSON` as what that
   * returns. What JSON can't hold, such as a Map, NaN or a hole in an array, is
   * `INVALID`; a field that is `undefined` counts as absent.
   */
  metadata?: Record<string, any>;
  /** The default is now. */
  created_at?: string | Date;
  /** The default is now for `put`, and `created_at` for `save`. */
  last_accessed?: string | Date;
  /** The default is 0. */
  access_count?: number;
  /** The default is 0. */
  importance?: number;
  /** Fields that this version does not know are kept. */
  [field: string]: unknown;
}

/**
 * One thing to remember, as it is saved with all others. A `last_accessed` that
 * is left out is `created_at` then, where a put makes it now.
 */
export interface EntryInput extends EntryDraft {
  id: string;
  tier: Tier;
}

/** The whole content of a memory file, as it is loaded. */
export interface Container {
  version: number;
  session_id: string;
  /** RFC 3339 in UTC, with up to nine digits of a second. */
  created_at: string;
  /** RFC 3339 in UTC, with up to nine digits of a second. */
  modified_at: string;
  entries: Entry[];
  /** Fields that this version does not know are kept. */
  [field: string]: unknown;
}

/** The whole content of a memory file, as it is saved. */
export interface ContainerInput {
  /** The default is 1, the only version there is. */
  version?: number;
  /** The default is `'unknown'`. */
  session_id?: string;
  /** The default is now. */
  created_at?: string | Date;
  /** The default is now; a save moves it forward. */
  modified_at?: string | Date;
  entries: EntryInput[];
  /** Fields that this version does not know are kept. */
  [field: string]: unknown;
}

/**
 * One open memory. Its calls are carried out in the order in which they are
 * made; the import of a Blob counts as made when the Blob has been read. Every
 * failure is a rejection with a {@link HoldfastError}; besides the codes that a
 * call names, each can fail with `UNAVAILABLE`, `CLOSED` and `RUNTIME`. When a
 * call has failed with `RUNTIME`, the next one starts afresh.
 */
export interface Memory extends SessionCalls {
  /** The path given to {@link open}. */
  readonly path: string;

  /** The version of the format that is written. */
  readonly version: number;

  /**
   * Makes `entries` the content of the file, whatever it held before. When it
   * resolves, they survive a crash of the tab or the process right after. When
   * it rejects, the file holds the whole old content or the whole new one.
   *
   * The first save over a file of an older version keeps the old bytes beside
   * it, as `NAME.v0.bak`.
   *
   * @throws {HoldfastError} `INVALID` for something that can't be stored,
   *   `QUOTA` when there is no room, `LOCKED` when another owner keeps the file
   *   for too long, `CORRUPT` or `NEWER_VERSION` when the file is damaged or of
   *   a newer version: it is then left as it is.
   */
  save(entries: readonly EntryInput[]): Promise<void>;

  /** As {@link Memory.save}, and records another session. */
  saveWithSession(sessionId: string, entries: readonly EntryInput[]): Promise<void>;

  /**
   * Returns the entries in the file, none when there is no file.
   *
   * @throws {HoldfastError} `CORRUPT` or `NEWER_VERSION` when the file is
   *   damaged or of a newer version; never an empty memory in their place.
   */
  load(): Promise<Entry[]>;

  /**
   * Returns the whole container; a new one without entries, of session
   * `'default'`, when there is no file. The errors are those of
   * {@link Memory.load}.
   */
  loadContainer(): Promise<Container>;

  /**
   * Saves a container if the file is still what it was loaded from; for one that
   * was not loaded, if there is no file. A copy made with `{ ...container }`
   * stands for the same state of the file, one that went through JSON does not.
   *
   * When it resolves, `container` has the modification time that was stored, and
   * can be changed and saved again. It is what is returned, or if it is frozen, a
   * copy that stands for what is stored.
   *
   * @throws {HoldfastError} `CONFLICT` when the file has changed since: load
   *   again and repeat the change. The others are those of {@link Memory.save}.
   */
  saveContainer(container: ContainerInput): Promise<ContainerInput>;

  /** Tells whether there is a file, be it damaged. */
  exists(): Promise<boolean>;

  /**
   * Removes the file, also a damaged one, and its journal, and forgets in which
   * storage it was. There need not be one. Copies that were kept beside it stay.
   * To go on with the same file without its entries, use `deleteAll`.
   *
   * @throws {HoldfastError} `LOCKED` when another owner keeps the file.
   */
  clear(): Promise<void>;

  /**
   * Returns the session that the file records, `null` when there is none: no
   * file, or one of version 0. The errors are those of {@link Memory.load}.
   */
  storedSessionId(): Promise<string | null>;

  /** Changes the session that {@link Memory.save} records from now on. */
  setSessionId(sessionId: string): Promise<void>;

  /**
   * Returns the container as bytes, the same that a file of that format holds.
   * Nothing is changed, times included.
   *
   * @throws {HoldfastError} `UNAVAILABLE` when there is no file. The others are
   *   those of {@link Memory.load}.
   */
  export(options?: ExportOptions): Promise<Uint8Array<ArrayBuffer>>;

  /**
   * Makes a container, as bytes of any version and format, the content of the
   * file, with its own times and session. Nothing is replaced before `data` has
   * been checked and migrated. What the file held is kept beside it: as
   * `NAME.bak`, in place of an earlier one, or if it was damaged as
   * `NAME.damaged-TIME`.
   *
   * However long it takes, a page can do other things meanwhile; a Blob, such as
   * a File, is not even read there. Under Node, where it runs in place, other
   * events have their turn every 50 ms while the data is checked.
   *
   * @throws {HoldfastError} `CORRUPT`, with the offset, or `NEWER_VERSION` when
   *   `data` is no container that can be read, `INVALID` when it is blank, has no
   *   bytes at all or is a Blob that can't be read, and `QUOTA` and `LOCKED` as
   *   {@link Memory.save}.
   * @throws the reason of `signal` when that is aborted.
   */
  import(data: Uint8Array | ArrayBuffer | Blob, options?: ImportOptions): Promise<void>;

  /**
   * Reads what it can of a damaged file and its journal, or of the bytes that are
   * given, and changes nothing. To go on with what it found, import it, which
   * keeps the damaged bytes beside the file:
   *
   * ```js
   * const { entries, losses, data } = await memory.salvage();
   * if (await isFine(entries, losses)) await memory.import(data);
   * ```
   *
   * @param data a container; the default is the file of this memory
   * @param journal that of `data`, if there is one
   * @throws {HoldfastError} `UNAVAILABLE` when there is no file, `NEWER_VERSION`
   *   for what a newer program wrote, which is not damaged, and `INVALID` for
   *   data that is none.
   */
  salvage(
    data?: Uint8Array | ArrayBuffer | Blob,
    journal?: Uint8Array | ArrayBuffer | Blob,
  ): Promise<Salvaged>;

  /** Tells where the file is and how safe it is there. */
  status(): Promise<Status>;

  /**
   * Asks the browser not to evict this origin's storage, and returns whether it
   * agreed. `false` where there is nobody to ask, such as in a worker.
   */
  persist(): Promise<boolean>;

  /**
   * Ends the use of this memory, after the calls that were made before. Every
   * later call fails with `CLOSED`; closing twice does nothing.
   */
  close(): Promise<void>;
}

/**
 * - `LOCKED`: another tab, worker or process keeps the file for too long
 * - `CONFLICT`: the file has changed since it was loaded
 * - `QUOTA`: there is no room; what was stored is still there
 * - `CORRUPT`: the bytes are damaged, or no container
 * - `NEWER_VERSION`: a newer version of this library wrote the file
 * - `INVALID`: an argument can't be used or stored
 * - `UNAVAILABLE`: the storage can't be reached, refused, or did not answer in time
 * - `CLOSED`: the memory was closed
 * - `RUNTIME`: the library's own program or worker failed; whether the call was
 *   carried out is not known, and the next call starts afresh
 */
export type ErrorCode =
  | 'LOCKED'
  | 'CONFLICT'
  | 'QUOTA'
  | 'CORRUPT'
  | 'NEWER_VERSION'
  | 'INVALID'
  | 'UNAVAILABLE'
  | 'CLOSED'
  | 'RUNTIME';

/** What every failed call is rejected with. */
export class HoldfastError extends Error {
  constructor(
    code: ErrorCode,
    message: string,
    details?: { path?: string; offset?: number; reason?: 'evicted'; changes?: number; ids?: string[]; cause?: unknown },
  );
  /** What happened, for programs; `message` is for people. */
  code: ErrorCode;
  /** The memory concerned. */
  path: string | undefined;
  /** For `CORRUPT`: where the damage was seen, in bytes from the start. */
  offset: number | undefined;
  /**
   * `'evicted'`, with `UNAVAILABLE`: the file was there and is gone, though
   * nobody cleared it, because its storage was emptied by the browser or the
   * user. Loading and saving fail until {@link Memory.import} puts a backup back
   * or {@link Memory.clear} lets the file begin anew.
   */
  reason: 'evicted' | undefined;
  /**
   * With the reason `'evicted'`: how many changes were acknowledged since the
   * file was last seen, and may not have been stored.
   */
  changes: number | undefined;
  /**
   * The ids of the entries of a `put` that failed. Where the code does not say
   * that nothing was stored (`RUNTIME`, and `UNAVAILABLE` after a time limit), put
   * them again with these ids: then nothing is stored twice.
   */
  ids: string[] | undefined;
}
