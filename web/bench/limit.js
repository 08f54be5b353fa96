/** How long a peer may take to answer, in milliseconds. */
const limit = 120_000;

/**
 * What a peer answers; rejects when it takes too long, so that the others get
 * their turn.
 *
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
export async function withinLimit(answer) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit / 1_000} s`)), limit);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
