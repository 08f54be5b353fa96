import type { Entry, Format, HostOptions, StorageChoice } from './index.js';

export interface ExportOptions {
  /** The default, `'auto'`, is the format that the file has. */
  format?: Format;
}

/** Who follows an import. */
export interface ImportOptions {
  /**
   * Gives the import up. It is then rejected with the signal's reason, by default
   * a `DOMException` called `AbortError`, and nothing has been replaced. Once
   * the phase `'write'` has begun it is too late: the import runs to its end.
   */
  signal?: AbortSignal;
  /**
   * Called at the beginning and the end of each phase, and about 20 times a
   * second in between.
   */
  onProgress?: (progress: ImportProgress) => void;
}

/** How far an import is. */
export interface ImportProgress {
  /**
   * - `'read'`: a Blob is read; other data begins with the next phase
   * - `'check'`: the data is checked and migrated
   * - `'write'`: it takes the place of what the file held
   */
  phase: 'read' | 'check' | 'write';
  /** How much of the data the phase has got through, in bytes. */
  done: number;
  /** The size of the data, in bytes. */
  total: number;
}

export interface Status {
  /** The storage in use; `'os'` is Node's file system. */
  storage: 'opfs' | 'indexeddb' | 'os' | 'memory';
  /** Why it is that one, in words. */
  why: string;
  /** What is asked of the storage before a save counts as done, in words. */
  durability: string;
  /** Whether the browser has promised not to evict this origin's storage; `null` if unknown. */
  persisted: boolean | null;
  /** What this origin stores, in bytes, as the browser estimates it; `null` if unknown. */
  usage: number | null;
  /** How much this origin may store, in bytes, as the browser estimates it; `null` if unknown. */
  quota: number | null;
  /** The version of this library. */
  libraryVersion: string;
  /** The version of the format that is written. */
  formatVersion: number;
  /** The path given to `open`. */
  path: string;
  /** The size of the file in bytes; `null` if there is none, or a damaged one. */
  bytes: number | null;
  /** The size of the changes in the journal, which are to be folded into the file, in bytes. */
  journalBytes: number;
  /** The last call of this memory that stored something; `null` if there was none. */
  lastSave: Save | null;
}

/** A call that stored something. */
export interface Save {
  /** When it was done: RFC 3339 in UTC. */
  at: string;
  /** How long it took until what it stored was durable, in milliseconds. */
  ms: number;
}

/** Which memories `files` lists. */
export interface FilesOptions extends HostOptions {
  /** The storage they are in; the default, `'auto'`, is each that there is. */
  storage?: StorageChoice;
  /** The folder they are in or below; the default, but under Node, is all of the storage. */
  folder?: string;
}

/** One memory in a list of those that there are. */
export interface MemoryFile {
  /** As `open` takes it. */
  path: string;
  storage: 'opfs' | 'indexeddb' | 'os' | 'memory';
  /** The size of the file in bytes, without its journal; `null` when it is damaged. */
  bytes: number | null;
  /** When the file was last written, RFC 3339 in UTC; `null` if unknown. */
  modified: string | null;
}

/** What could be read of a damaged memory. */
export interface Salvaged {
  /** Every entry that could be read. */
  entries: Entry[];
  /** What could not be read: none where nothing is damaged. */
  losses: Loss[];
  /**
   * The entries as a container, for `import` or to be offered to the user. Its
   * session and times are those of the damaged one, where they can be read.
   */
  data: Uint8Array<ArrayBuffer>;
}

/** A part of a damaged memory that could not be read. */
export interface Loss {
  /** Whether it is a part of the file or of its journal. */
  part: 'file' | 'journal';
  /** Where it begins, in bytes. */
  offset: number;
  /** How many bytes there are up to the next thing that was read. */
  length: number;
  /** What is wrong there, in words. */
  reason: string;
}

/**
 * - `'loaded'`: the file was read: `entries`, `bytes`, `version`, `ms`
 * - `'saved'`: entries were stored as a whole: `entries`, `bytes`, `ms`
 * - `'folded'`: the journal went into the file: `entries`, `bytes`, `ms`
 * - `'cleared'`: the file was removed
 * - `'migrated'`: the bytes of an older version were replaced: `version`, which they had
 * - `'set-aside'`: commits to a file that was replaced were put into another one,
 *   which `file` names
 * - `'waited'`: another owner had the lock, for `ms`
 * - `'torn-tail'`: `bytes` that a crash had left half-written were cut off the journal
 */
export type TraceKind = 'loaded' | 'saved' | 'folded' | 'cleared' | 'migrated' | 'set-aside' | 'waited' | 'torn-tail';

/** What was done to a file; what its kind does not name is 0. */
export interface TraceEvent {
  kind: TraceKind;
  /** The file, as it was named to `open`; for `'set-aside'` the one beside it. */
  file: string;
  entries: number;
  bytes: number;
  version: number;
  /** How long it took, in milliseconds. */
  ms: number;
}
