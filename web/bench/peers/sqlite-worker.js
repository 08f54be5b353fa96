// SQLite as its documentation recommends it for a worker: the opfs-sahpool VFS,
// prepared statements, an index for the order of the list.

import sqlite3InitModule from '../vendor/sqlite/index.js';
import { answerCalls } from './worker-calls.js';

// The other file systems would be made ready too, which on a page that is
// isolated takes a worker of its own.
globalThis.sqlite3ApiConfig = { disable: { vfs: { kvvfs: true, opfs: true, 'opfs-vfs': true, 'opfs-wl': true } } };

const schema = `
  CREATE TABLE IF NOT EXISTS entries (
    id TEXT PRIMARY KEY, tier TEXT NOT NULL, content TEXT NOT NULL, metadata TEXT NOT NULL,
    created_at TEXT NOT NULL, last_accessed TEXT NOT NULL,
    access_count INTEGER NOT NULL, importance REAL NOT NULL
  );
  CREATE INDEX IF NOT EXISTS entries_created ON entries (created_at);
`;

let pool;
let db;
let insertion;

const methods = {
  async open(directory, journal) {
    const sqlite3 = await sqlite3InitModule();
    pool = await sqlite3.installOpfsSAHPoolVfs({ directory });
    db = new pool.OpfsSAHPoolDb('/entries.db');
    db.exec(pragmas(journal) + schema);
  },

  save(entries) {
    db.transaction(() => {
      db.exec('DELETE FROM entries');
      for (const entry of entries) methods.put(entry);
    });
  },

  put(entry) {
    insertion ??= db.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    insertion
      .bind([
        entry.id, entry.tier, entry.content, JSON.stringify(entry.metadata),
        entry.created_at, entry.last_accessed, entry.access_count, entry.importance,
      ])
      .stepReset();
  },

  load() {
    return rows(db.selectObjects('SELECT * FROM entries'));
  },

  list(limit) {
    return rows(db.selectObjects('SELECT * FROM entries ORDER BY created_at DESC LIMIT ?', [limit]));
  },

  close() {
    insertion?.finalize();
    db?.close();
    pool?.pauseVfs();
  },
};

/** In WAL mode a file system without shared memory needs exclusive locking. */
function pragmas(journal) {
  const locking = journal === 'WAL' ? 'EXCLUSIVE' : 'NORMAL';
  return `PRAGMA locking_mode = ${locking}; PRAGMA journal_mode = ${journal}; PRAGMA synchronous = FULL;`;
}

function rows(found) {
  for (const row of found) row.metadata = JSON.parse(row.metadata);
  return found;
}

answerCalls(methods);
