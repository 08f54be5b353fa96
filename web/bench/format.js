// Figures as text.

/** Milliseconds, with about three digits that mean something. */
export function formatTime(ms) {
  const digits = ms >= 100 ? 0 : ms >= 10 ? 1 : 2;
  return ms.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** The median of a cell with its quartiles. */
export function formatFigures({ median, low, high, calls }) {
  const spread = calls === 1 ? 'once' : `${formatTime(low)}–${formatTime(high)}`;
  return `${formatTime(median)} (${spread})`;
}

export function formatCount(n) {
  return n.toLocaleString('en');
}

export function formatSize(bytes) {
  return bytes < 10_000 ? `${(bytes / 1_000).toFixed(1)} KB` : `${formatCount(Math.round(bytes / 1_000))} KB`;
}

export function formatRatio(ratio) {
  return ratio.toFixed(2);
}
