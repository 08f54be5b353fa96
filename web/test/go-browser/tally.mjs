// Reading what a Go test binary prints with -test.v=test2json: the lines of the
// testing package begin with a mark, also after output that ends without a line
// break.

const mark = '\x16';

/** Counts top-level tests and benchmarks while output arrives in pieces. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  benchmarks = 0;
  text = '';
  #rest = '';

  /**
   * @param {string} piece output, cut anywhere
   * @returns {string} the piece as a person wants to read it
   */
  add(piece) {
    const clean = this.#withoutMarks(piece);
    this.text += clean;
    const lines = (this.#rest + clean).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) this.#count(line);
    return clean;
  }

  #withoutMarks(piece) {
    let clean = '';
    for (const [i, part] of piece.split(mark).entries()) {
      const last = (clean || this.text).at(-1) ?? '\n';
      clean += (i > 0 && last !== '\n' ? '\n' : '') + part;
    }
    return clean;
  }

  #count(line) {
    // Subtests have a slash in their names.
    const [, outcome] = /^--- (PASS|FAIL|SKIP): [^/]* \(/.exec(line) ?? [];
    if (outcome === 'PASS') this.passed++;
    else if (outcome === 'FAIL') this.failed++;
    else if (outcome === 'SKIP') this.skipped++;
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
