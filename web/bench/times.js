// Measuring calls that take turns.

/**
 * Calls each function once per round, and says how long that took.
 *
 * @param {number} rounds
 * @param {Record<string, (round: number) => Promise<unknown>>} calls
 * @returns {Promise<Record<string, { median: number, low: number, high: number, times: number[] }>>}
 *   in milliseconds; low and high leave out the outer tenths
 */
export async function takeTurns(rounds, calls) {
  const names = Object.keys(calls);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      await calls[name](round);
      times[name].push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, summarize(times[name])]));
}

function summarize(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { median: at(0.5), low: at(0.1), high: at(0.9), times };
}
