// The logs of LevelDB, in which Chromium keeps IndexedDB and the names of files
// in OPFS. A record is written in two steps, its head and then its body, so a
// browser that is killed in between leaves half a record at the end of a log.

import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const blockSize = 32 * 1024;
const headSize = 7; // four bytes of checksum, two of length, one of type
const [full, first, middle, last] = [1, 2, 3, 4];

/** The folders of a profile of Chromium that hold such logs. */
export const folders = Object.freeze({ indexeddb: 'Default/IndexedDB', opfs: 'Default/File System' });

/**
 * The paths of the logs below a folder of a profile.
 *
 * @param {string} profile
 * @param {'indexeddb' | 'opfs'} storage
 * @returns {string[]}
 */
export function logs(profile, storage) {
  const folder = join(profile, folders[storage]);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => /\d+\.log$/.test(name))
    .map((name) => join(folder, name));
}

/** Whether a log ends within a record. */
export function isTorn(path) {
  const log = readFileSync(path);
  let at = 0;
  let within = false; // a record that is in several pieces
  while (at < log.length) {
    const left = blockSize - (at % blockSize);
    if (left < headSize) {
      at += left; // too little for a head: the rest of the block is padding
      continue;
    }
    const type = log[at + 6];
    if (log.length - at < headSize || type < full || type > last) return true;
    at += headSize + log.readUInt16LE(at + 4);
    within = type === first || type === middle;
  }
  return within || at > log.length;
}

/** Writes to the end of a log what a process leaves that dies after the head of a record. */
export function tear(path) {
  const head = Buffer.alloc(headSize);
  head.writeUInt16LE(500, 4);
  head[6] = full;
  appendFileSync(path, head);
}
