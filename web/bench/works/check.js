// Whether what a peer returned is what was stored.

import { idAt, numberOf } from '../entries.js';

/**
 * @param {object[]} rows
 * @param {(i: number) => object} expected entry number i
 * @param {number} count how many there are
 */
export function checkAll(rows, expected, count) {
  if (rows.length !== count) throw new Error(`returned ${rows.length} entries of ${count}`);
  const seen = new Uint8Array(count);
  for (const row of rows) {
    const i = numberOf(row.id);
    if (seen[i] !== 0) throw new Error(`returned ${row.id} twice, or one that was not stored`);
    seen[i] = 1;
    checkEntry(row, expected(i));
  }
}

/** The newest `limit` of `count` entries, newest first. */
export function checkNewest(rows, expected, count, limit) {
  if (rows.length !== Math.min(limit, count)) throw new Error(`returned ${rows.length} entries, not ${limit}`);
  rows.forEach((row, i) => {
    const number = count - 1 - i;
    if (row.id !== idAt(number)) throw new Error(`returned ${row.id} where ${idAt(number)} belongs`);
    checkEntry(row, expected(number));
  });
}

function checkEntry(row, entry) {
  for (const [field, value] of Object.entries(entry)) {
    if (field !== 'metadata' && row[field] !== value) throw new Error(`returned another ${field} of ${row.id}`);
  }
  if (typeof row.metadata !== 'object') throw new Error(`returned no metadata of ${row.id}`);
}
