// The memory itself: a page of it at a time, however much there is.

import { coalesce } from './coalesce.js';
import { byId, el, iconButton } from './dom.js';
import { contentOf, factsOf, refreshAges } from './entry-view.js';
import { beginning, countText } from './format.js';
import { tierNames, tiers } from './tiers.js';

/** @import { Entry, Stats, Tier } from '../lib/index.js' */
/** @import { Desk } from './desk.js' */

const pageSize = 20;
const agesEvery = 30_000;

/**
 * @typedef {object} EntryActions
 * @property {(entry: Entry) => void} edit
 * @property {(entry: Entry) => void} touch
 * @property {(entry: Entry) => void} forget
 */

/** Shows a page of the entries, those that fit the search. */
export class MemoryList {
  #desk;
  #actions;
  #onTrouble;
  #text = '';
  /** @type {Tier | undefined} */
  #tier;
  /** @type {'newest' | 'importance'} */
  #order = 'newest';
  #offset = 0;
  #rows = byId('entries');
  #search = /** @type {HTMLInputElement} */ (byId('search'));
  /** @type {string | undefined} the entry to show next, whatever is searched for */
  #revealed;

  /** Reads again what is shown. */
  refresh = coalesce(() => this.#refresh());

  /**
   * @param {Desk} desk
   * @param {EntryActions} actions
   * @param {(error: unknown) => void} onTrouble
   */
  constructor(desk, actions, onTrouble) {
    this.#desk = desk;
    this.#actions = actions;
    this.#onTrouble = onTrouble;
    this.#search.addEventListener('input', () => this.#select(() => (this.#text = this.#search.value)));
    byId('order').addEventListener('change', ({ target }) =>
      this.#select(() => (this.#order = /** @type {any} */ (target).value)),
    );
    byId('tiers').addEventListener('change', ({ target }) =>
      this.#select(() => (this.#tier = /** @type {any} */ (target).value || undefined)),
    );
    byId('previous').addEventListener('click', () => this.#turn(-pageSize));
    byId('next').addEventListener('click', () => this.#turn(pageSize));
    desk.addEventListener('opened', () => this.#select(() => this.#reset()));
    desk.addEventListener('change', () => this.refresh());
    for (const type of ['opening', 'failed']) desk.addEventListener(type, () => this.#showState(desk.state));
    setInterval(() => refreshAges(this.#rows), agesEvery);
  }

  /** Shows one entry, and moves the focus to it. @param {string} id */
  reveal(id) {
    this.#revealed = id;
    return this.refresh();
  }

  #reset() {
    this.#text = this.#search.value = '';
  }

  #select(change) {
    change();
    this.#offset = 0;
    this.#revealed = undefined;
    this.refresh();
  }

  #turn(by) {
    this.#offset = Math.max(0, this.#offset + by);
    this.#revealed = undefined;
    this.refresh().then(() => byId('memory-title').scrollIntoView({ block: 'start' }));
  }

  async #refresh() {
    const { memory, state } = this.#desk;
    if (state !== 'open' || !memory) return;
    try {
      const [stats, entries] = await Promise.all([memory.stats(), this.#read(memory)]);
      if (memory === this.#desk.memory) this.#show(stats, entries);
    } catch (error) {
      if (memory === this.#desk.memory) this.#onTrouble(error);
    }
  }

  /** Reads one entry more than is shown, which tells whether there is a next page. */
  async #read(memory) {
    const revealed = this.#revealed && (await memory.get(this.#revealed));
    if (revealed) return [revealed];
    const options = { tier: this.#tier, order: this.#order, limit: pageSize + 1, offset: this.#offset };
    return this.#text ? memory.query(this.#text, options) : memory.list(options);
  }

  /** @param {Stats} stats @param {Entry[]} entries */
  #show(stats, entries) {
    const shown = entries.slice(0, pageSize);
    const focus = this.#focus();
    this.#rows.replaceChildren(...shown.map((entry) => this.#row(entry)));
    this.#restore(focus);
    this.#showCounts(stats);
    this.#showPlace(shown.length, entries.length > pageSize, stats);
    this.#showState(shown.length > 0 ? 'shown' : stats.entries > 0 ? 'no-match' : 'empty');
    document.body.dataset.entries = String(stats.entries);
    if (this.#revealed && shown.length > 0) this.#rows.querySelector('li')?.focus();
  }

  #row(entry) {
    const name = beginning(entry.content, 60) || entry.id;
    const { edit, touch, forget } = this.#actions;
    return el(
      'li',
      { class: 'entry', tabindex: -1, 'data-id': entry.id },
      el('div', {}, contentOf(entry, this.#text), factsOf(entry)),
      el(
        'div',
        { class: 'entry-actions' },
        iconButton('touch', `Recall “${name}” once more`, () => touch(entry), { 'data-action': 'touch' }),
        iconButton('edit', `Edit “${name}”`, () => edit(entry), { 'data-action': 'edit' }),
        iconButton('forget', `Forget “${name}”`, () => forget(entry), { 'data-action': 'forget' }),
      ),
    );
  }

  /** Where the focus is in the list, to be found again in the next one. */
  #focus() {
    const row = document.activeElement?.closest('#entries > li');
    if (!row) return undefined;
    const action = document.activeElement?.getAttribute('data-action');
    return { id: row.getAttribute('data-id'), action, index: [...this.#rows.children].indexOf(row) };
  }

  #restore(focus) {
    if (!focus) return;
    const rows = [...this.#rows.children];
    const row = rows.find((one) => one.getAttribute('data-id') === focus.id) ?? rows[Math.min(focus.index, rows.length - 1)];
    const target = focus.action ? row?.querySelector(`[data-action=${focus.action}]`) : row;
    /** @type {HTMLElement} */ (target ?? this.#search).focus({ preventScroll: true });
  }

  #showCounts({ entries, tiers: counts }) {
    byId('count-all').textContent = entries.toLocaleString('en');
    for (const tier of tiers) byId(`count-${tier}`).textContent = counts[tier].toLocaleString('en');
  }

  #showPlace(shown, more, stats) {
    const all = this.#tier ? stats.tiers[this.#tier] : stats.entries;
    const of = this.#text ? (more ? 'more' : `${(this.#offset + shown).toLocaleString('en')}`) : all.toLocaleString('en');
    const from = this.#offset + Math.min(shown, 1);
    byId('place').textContent = this.#revealed
      ? 'One entry. Search or choose a tier to see the others.'
      : `${from.toLocaleString('en')}–${(this.#offset + shown).toLocaleString('en')} of ${of}`;
    /** @type {HTMLButtonElement} */ (byId('previous')).disabled = this.#offset === 0 || Boolean(this.#revealed);
    /** @type {HTMLButtonElement} */ (byId('next')).disabled = !more;
    byId('found').textContent = this.#text ? `${more ? 'More than ' : ''}${countText(this.#offset + shown, 'entry', 'entries')} found` : '';
  }

  /** @param {'opening' | 'failed' | 'open' | 'shown' | 'no-match' | 'empty'} state */
  #showState(state) {
    const what = this.#tier ? `${tierNames[this.#tier]} entry` : 'entry';
    byId('memory').dataset.state = state;
    byId('no-match-text').textContent = this.#text ? `No ${what} has “${beginning(this.#text, 60)}” in it.` : `There is no ${what} yet.`;
    if (state === 'opening' || state === 'failed') this.#rows.replaceChildren();
  }
}
