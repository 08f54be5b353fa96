// The ids of entries that come without one. They are made on the page, so that
// a put whose answer was lost can be made again without storing it twice.

/** Crockford's alphabet, 5 bits a character. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The id made last: 48 bits of milliseconds, and 80 random ones in two halves. */
const last = { millis: 0, high: 0, low: 0 };

const half = 2 ** 40;

/**
 * Returns a new ULID. Those of one page ascend, also within a millisecond and
 * when the clock is set back.
 */
export function newId() {
  const now = Date.now();
  if (now > last.millis) Object.assign(last, { millis: now, high: random(), low: random() });
  else advance();
  return digits(last.millis, 10) + digits(last.high, 8) + digits(last.low, 8);
}

/** Goes on by a random step, so that two pages that meet part ways. */
function advance() {
  last.low += 1 + Math.floor(random() / 256);
  if (last.low < half) return;
  last.low -= half;
  last.high = (last.high + 1) % half;
  if (last.high === 0) last.millis++;
}

function random() {
  const [a, b] = crypto.getRandomValues(new Uint32Array(2));
  return a * 256 + (b & 255);
}

/**
 * @param {number} n
 * @param {number} length
 */
function digits(n, length) {
  let text = '';
  for (let i = 0; i < length; i++) {
    text = alphabet[n % 32] + text;
    n = Math.floor(n / 32);
  }
  return text;
}
