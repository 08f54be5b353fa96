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

/** Milliseconds, with about three digits that mean something. */
export function formatTime(ms) {
  const digits = ms >= 100 ? 0 : ms >= 10 ? 1 : 2;
  return ms.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function formatCount(n) {
  return n.toLocaleString('en');
}

export function formatSize(bytes) {
  return `${formatCount(Math.round(bytes / 1_000))} KB`;
}
