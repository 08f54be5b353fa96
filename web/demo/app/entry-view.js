// How an entry looks, wherever it is shown.

import { el, svg } from './dom.js';
import { ageText, beginning, countText, timeText } from './format.js';
import { tierNames } from './tiers.js';

/** @import { Entry } from '../lib/index.js' */

/** How much of a content a list shows, in UTF-16 units. */
const mostShown = 400;

const barWidth = 36;

/**
 * @param {Entry} entry
 * @param {string} [searched] what to mark in it
 */
export function contentOf(entry, searched = '') {
  const shown = beginning(entry.content, mostShown);
  const text = el('p', { class: 'entry-content', dir: 'auto' });
  if (shown.trim() === '') text.append(el('span', { class: 'muted' }, 'empty'));
  else text.append(...marked(shown, searched));
  return text;
}

/** Cuts a text where what was searched for is in it. */
function* marked(text, searched) {
  const [lower, wanted] = [text.toLowerCase(), searched.toLowerCase()];
  let from = 0;
  // Some letters change their length with their case; then nothing is marked.
  if (wanted && lower.length === text.length) {
    for (let at; (at = lower.indexOf(wanted, from)) >= 0; from = at + wanted.length) {
      yield text.slice(from, at);
      yield el('mark', {}, text.slice(at, at + wanted.length));
    }
  }
  yield text.slice(from);
}

/** @param {Entry} entry */
export function factsOf(entry) {
  const { tier, importance, created_at, access_count } = entry;
  return el(
    'p',
    { class: 'entry-facts' },
    tierBadge(tier),
    importanceOf(importance),
    timeOf(created_at),
    access_count > 0 && el('span', {}, countText(access_count, 'recall')),
  );
}

/** @param {string} tier */
export function tierBadge(tier) {
  return el('span', { class: 'tier', 'data-tier': tier }, tierNames[tier]);
}

/** @param {number} importance */
function importanceOf(importance) {
  const width = Math.min(Math.max(importance, 0), 1) * barWidth;
  return el(
    'span',
    { class: 'importance' },
    el('span', { class: 'visually-hidden' }, 'importance '),
    svg(
      'svg',
      { viewBox: `0 0 ${barWidth} 4`, 'aria-hidden': 'true' },
      svg('rect', { class: 'bar-all', width: barWidth, height: 4, rx: 2 }),
      svg('rect', { class: 'bar-part', width, height: 4, rx: 2 }),
    ),
    String(Number(importance.toPrecision(2))),
  );
}

/** @param {string} time */
export function timeOf(time) {
  return el('time', { datetime: time, title: timeText(time) }, ageText(time));
}

/** Lets the ages below an element go on. */
export function refreshAges(root) {
  for (const time of root.querySelectorAll('time')) time.textContent = ageText(time.dateTime);
}
