// Large containers for tests.

/**
 * The JSON of a container, also made in a page: it uses nothing from outside.
 *
 * @param {number} n entries of about 200 bytes
 */
export function largeContainer(n) {
  const time = '2024-01-02T03:04:05Z';
  const entries = Array.from({ length: n }, (_, i) => ({
    id: `entry-${i}`,
    tier: 'session',
    content: `what there is to remember of ${i}: ${'x'.repeat(40)}`,
    metadata: {},
    created_at: time,
    last_accessed: time,
    access_count: 0,
    importance: 0.5,
  }));
  return JSON.stringify({ version: 1, session_id: 'large', created_at: time, modified_at: time, entries });
}
