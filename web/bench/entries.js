// What is stored: the same for every system.

const text = 'memory '.repeat(29).slice(0, 200);

/** Entry number i: 200 bytes of content, created at a time of its own. */
export function entryAt(i) {
  const time = new Date(Date.UTC(2024, 0, 1) + i * 1_000).toISOString();
  return {
    id: `entry-${String(i).padStart(6, '0')}`,
    tier: 'session',
    content: text,
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
