// What is said about many times.

/**
 * @param {readonly number[]} times not empty
 * @returns {{ low: number, median: number, high: number }} low and high are the
 *   quartiles
 */
export function summarize(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { low: quantile(sorted, 0.25), median: quantile(sorted, 0.5), high: quantile(sorted, 0.75) };
}

/** Between two times it interpolates. */
function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
