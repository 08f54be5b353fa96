// What is stored: the same for every peer, and the same in every run.

const words = `agent answer asks because before bird bridge build check city clear client
cloud code cold colour date deploy draft early evening every fails file first flight garden
green group hotel index invoice kept later letter light likes list long meeting memory metric
minute morning moves name near never note often order paper person plan prefers project quiet
reads region release remote reply review river road rule save search seldom server short sister
slow small song staging starts station still storm street table team tested ticket time token
train travel tries units until upload user village wants water week window winter works writes`.split(/\s+/);

/** How long the content of an entry is, in bytes. */
const contentSize = 200;

/** Entry number i: 200 bytes of words, created at a time of its own. */
export function entryAt(i) {
  const time = new Date(Date.UTC(2024, 0, 1, 0, 0, 0, 250) + i * 1_000).toISOString();
  return {
    id: idAt(i),
    tier: 'session',
    content: contentAt(i),
    metadata: {},
    created_at: time,
    last_accessed: time,
    access_count: 0,
    importance: 0.5,
  };
}

export function entriesUpTo(n) {
  return Array.from({ length: n }, (_, i) => entryAt(i));
}

/** The newest of entries in any order. */
export function newest(entries, limit) {
  const byTime = (a, b) => (a.created_at < b.created_at ? 1 : -1);
  return entries.toSorted(byTime).slice(0, limit);
}

export function idAt(i) {
  return `entry-${String(i).padStart(6, '0')}`;
}

/** The number of the entry with this id. */
export function numberOf(id) {
  return Number(id.slice('entry-'.length));
}

function contentAt(i) {
  let state = i;
  let text = '';
  while (text.length < contentSize) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    text += `${words[(state >>> 8) % words.length]} `;
  }
  return text.slice(0, contentSize);
}
