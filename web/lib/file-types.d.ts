import type { Entry, Format } from './index.js';

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
  /** The size of the file in bytes; `null` if there is none. */
  bytes: number | null;
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
