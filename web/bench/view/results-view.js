// What was found, for one size at a time.

import { formatCount } from '../format.js';
import { toMarkdown } from '../markdown.js';
import { chartView } from './chart-view.js';
import { element } from './dom.js';
import { tableView } from './table-view.js';
import { targetsView } from './targets-view.js';

const byId = (id) => document.getElementById(id);

export class ResultsView {
  /** @type {import('../report.js').Report | undefined} */
  #report;
  #size = 0;

  constructor() {
    byId('shown').addEventListener('change', ({ target }) => {
      this.#size = Number(target.value);
      this.#draw();
    });
    byId('copy-json').addEventListener('click', () => this.#copy(this.#json(), 'JSON'));
    byId('copy-table').addEventListener('click', () => this.#copy(toMarkdown(this.#report, this.#size), 'Markdown'));
    byId('download-json').addEventListener('click', () => this.#download());
  }

  /** @param {number[]} sizes that a run is about to measure */
  start(sizes) {
    this.#size = sizes[0];
    byId('results').hidden = true;
    byId('shown').querySelectorAll('label').forEach((label) => label.remove());
    byId('shown').append(...sizes.map((size) => choice(size, size === this.#size)));
  }

  /** @param {import('../report.js').Report} report as far as it goes */
  show(report) {
    this.#report = report;
    byId('results').hidden = false;
    this.#draw();
  }

  #draw() {
    const report = this.#report;
    byId('targets').hidden = report.targets.length === 0;
    byId('ratios').replaceChildren(targetsView(report));
    byId('charts').replaceChildren(...report.works.map((work) => chartView(report, work, this.#size)));
    byId('table').replaceChildren(...tableView(report, this.#size));
    byId('copied').textContent = '';
  }

  #json() {
    return `${JSON.stringify(this.#report, null, 1)}\n`;
  }

  async #copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      byId('copied').textContent = `Copied as ${what}.`;
    } catch (error) {
      byId('copied').textContent = `Not copied: ${error.message}`;
    }
  }

  #download() {
    const url = URL.createObjectURL(new Blob([this.#json()], { type: 'application/json' }));
    element('a', { href: url, download: 'holdfast-bench.json' }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
}

function choice(size, checked) {
  const input = element('input', { type: 'radio', name: 'shown', value: size, checked });
  return element('label', {}, input, element('span', {}, formatCount(size)));
}
