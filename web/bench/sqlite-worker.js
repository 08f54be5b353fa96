// SQLite as its documentation recommends it for a worker: the opfs-sahpool VFS,
// prepared statements, an index for the order of the list. synchronous=full
// makes each commit durable.

import sqlite3InitModule from './sqlite/sqlite3.mjs';
import { entryAt } from './entries.js';

const schema = `
  PRAGMA synchronous = full;
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
  async open(name) {
    const sqlite3 = await sqlite3InitModule({ print: () => {}, printErr: () => {} });
    pool = await sqlite3.installOpfsSAHPoolVfs({ directory: 'bench-sqlite' });
    db = new pool.OpfsSAHPoolDb(name);
    db.exec(schema);
  },

  fill(n) {
    db.exec('DELETE FROM entries');
    db.transaction(() => {
      for (let i = 0; i < n; i++) methods.insert(entryAt(i));
    });
  },

  insert(entry) {
    insertion ??= db.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    insertion
      .bind([
        entry.id, entry.tier, entry.content, JSON.stringify(entry.metadata),
        entry.created_at, entry.last_accessed, entry.access_count, entry.importance,
      ])
      .stepReset();
  },

  list(limit) {
    const rows = db.selectObjects('SELECT * FROM entries ORDER BY created_at DESC LIMIT ?', [limit]);
    for (const row of rows) row.metadata = JSON.parse(row.metadata);
    return rows;
  },

  close() {
    insertion?.finalize();
    insertion = undefined;
    db.close();
    pool.pauseVfs();
  },
};

onmessage = async ({ data: { id, method, args } }) => {
  try {
    postMessage({ id, result: await methods[method](...args) });
  } catch (error) {
    postMessage({ id, error: String(error?.stack ?? error) });
  }
};
