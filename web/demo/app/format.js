// Figures and times, for people.

/** @param {number | null} n of bytes */
export function bytesText(n) {
  if (n === null || n === undefined) return 'unknown';
  if (n === 1) return '1 byte';
  if (n < 1000) return `${n} bytes`;
  const [unit, name] = n < 1e6 ? [1e3, 'KB'] : n < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(n / unit)} ${name}`;
}

/** @param {number} n of milliseconds */
export function millisecondsText(n) {
  if (n < 10) return `${n.toFixed(1)} ms`;
  return n < 1000 ? `${Math.round(n)} ms` : `${(n / 1000).toFixed(1)} s`;
}

/** @param {number} n @param {string} one @param {string} [many] */
export function countText(n, one, many = `${one}s`) {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** From which age on which unit is used, and how long that is. */
const units = /** @type {const} */ ([
  [365 * day, 'y'],
  [30 * day, 'mo'],
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
]);

/**
 * How long ago something was, shortly.
 *
 * @param {string} time RFC 3339
 * @param {number} [now]
 */
export function ageText(time, now = Date.now()) {
  const age = now - Date.parse(time);
  if (Number.isNaN(age)) return time;
  if (age < -minute) return `on ${dateText(time)}`;
  for (const [unit, name] of units) {
    if (age >= unit) return `${Math.floor(age / unit)} ${name} ago`;
  }
  return 'just now';
}

const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

/** @param {string | number} time */
export function dateText(time) {
  return dates.format(new Date(time));
}

/** @param {string | number} time */
export function timeText(time) {
  const date = new Date(time);
  return Number.isNaN(date.valueOf()) ? String(time) : times.format(date);
}

/**
 * The beginning of a text, so that a page does not have to hold a long one.
 *
 * @param {string} text
 * @param {number} most how many UTF-16 units
 */
export function beginning(text, most) {
  if (text.length <= most) return text;
  return `${text.slice(0, most).toWellFormed().replace(/�$/, '')}…`;
}
