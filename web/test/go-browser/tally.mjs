// Counting tests in what a Go test binary prints with -test.v.

/** Counts top-level tests and benchmarks while output arrives in pieces. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  benchmarks = 0;
  text = '';
  #rest = '';

  /** @param {string} piece output, cut anywhere */
  add(piece) {
    this.text += piece;
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) this.#count(line);
  }

  #count(line) {
    if (line.startsWith('--- PASS: ')) this.passed++;
    else if (line.startsWith('--- FAIL: ')) this.failed++;
    else if (line.startsWith('--- SKIP: ')) this.skipped++;
    else if (/^Benchmark\S+\s+\d+\s/.test(line)) this.benchmarks++;
  }

  /** How many did something: a skipped test has not run. */
  get ran() {
    return this.passed + this.failed + this.benchmarks;
  }

  toString() {
    const counts = [`${this.passed} passed`];
    if (this.failed) counts.push(`${this.failed} failed`);
    if (this.skipped) counts.push(`${this.skipped} skipped`);
    if (this.benchmarks) counts.push(`${this.benchmarks} benchmarks`);
    return counts.join(', ');
  }
}
