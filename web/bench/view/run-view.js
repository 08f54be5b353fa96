// The form that starts a run, and what it says meanwhile.

const byId = (id) => document.getElementById(id);

/** How often the progress is shown at most, in milliseconds: to paint takes time from the measurement. */
const interval = 250;

/** About what a run takes, by size. */
const costs = {
  1_000: { seconds: 45, megabytes: 20 },
  10_000: { seconds: 110, megabytes: 150 },
  100_000: { seconds: 300, megabytes: 1_500 },
};

export class RunView {
  #form = byId('form');
  #cancelling = new AbortController();
  #shown = 0;

  /** @type {(sizes: number[]) => Promise<unknown>} */
  onRun;

  constructor() {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#run();
    });
    this.#form.addEventListener('change', () => this.#showCost());
    byId('cancel').addEventListener('click', () => this.#cancel());
    this.#showCost();
  }

  /** @returns {AbortSignal} of the button that cancels */
  start() {
    this.#cancelling = new AbortController();
    this.#setRunning(true);
    byId('error').hidden = true;
    byId('said').textContent = 'Measuring. Leave this tab in front.';
    return this.#cancelling.signal;
  }

  /** @param {{ share: number, text: string }} progress */
  tell({ share, text }) {
    const now = performance.now();
    if (now - this.#shown < interval) return;
    this.#shown = now;
    byId('bar').value = share;
    byId('doing').textContent = text;
  }

  /** @param {string[]} notes what the visitor should know of the run */
  end(notes) {
    this.#setRunning(false);
    byId('said').textContent = ['The run has ended, and what it stored is removed.', ...notes].join(' ');
  }

  async #run() {
    try {
      await this.onRun(this.#sizes());
    } catch (error) {
      byId('error').hidden = false;
      byId('error').textContent = `The run ended: ${error.message}`;
    }
  }

  #cancel() {
    this.#cancelling.abort();
    byId('doing').textContent = 'Cancelling after the call of the moment…';
    byId('cancel').disabled = true;
  }

  #setRunning(isRunning) {
    byId('run').disabled = isRunning;
    byId('sizes').disabled = isRunning;
    byId('cancel').hidden = !isRunning;
    byId('cancel').disabled = false;
    byId('progress').hidden = !isRunning;
    byId('bar').value = 0;
    this.#shown = 0;
  }

  #sizes() {
    return new FormData(this.#form).getAll('size').map(Number);
  }

  #showCost() {
    const sizes = this.#sizes();
    const seconds = sizes.reduce((sum, size) => sum + costs[size].seconds, 0);
    const megabytes = Math.max(...sizes.map((size) => costs[size].megabytes));
    byId('run').disabled = sizes.length === 0;
    byId('cost').textContent =
      sizes.length === 0
        ? 'Choose at least one size.'
        : `Takes about ${Math.ceil(seconds / 60)} minutes and up to ${megabytes.toLocaleString('en')} MB of this site’s storage, which is given back at the end.`;
  }
}
