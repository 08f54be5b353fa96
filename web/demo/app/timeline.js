// A line of time: when things were remembered, by tier.

import { coalesce } from './coalesce.js';
import { byId, el, svg } from './dom.js';
import { countText, dateText, timeText } from './format.js';
import { bin, readMoments, tickFormat } from './timeline-data.js';
import { tierNames, tiers } from './tiers.js';

/** @import { Desk } from './desk.js' */
/** @import { Bins, Moment } from './timeline-data.js' */

const laneHeight = 23;
const labelWidth = 74;
const tickRoom = 22;
const binWidth = 16;
const largest = 9;
const smallest = 3.5;

/** @param {Desk} desk @param {(error: unknown) => void} onTrouble */
export function startTimeline(desk, onTrouble) {
  const figure = byId('line');
  const earlierButton = /** @type {HTMLButtonElement} */ (byId('earlier'));
  const latestButton = /** @type {HTMLButtonElement} */ (byId('latest'));
  /** @type {Moment[]} */
  let moments = [];
  /** @type {string | undefined} the newest time to show */
  let until;
  /** @type {string | undefined} */
  let earlier;

  const refresh = coalesce(async () => {
    const { memory, state } = desk;
    if (state !== 'open' || !memory) return;
    try {
      const read = await readMoments(memory, until);
      if (memory !== desk.memory) return;
      ({ moments, earlier } = read);
      show();
    } catch (error) {
      if (memory === desk.memory) onTrouble(error);
    }
  });

  function show() {
    earlierButton.disabled = !earlier;
    byId('moves').hidden = !earlier && !until;
    latestButton.disabled = !until;
    byId('timeline').dataset.state = moments.length > 0 ? 'shown' : 'empty';
    byId('line-caption').textContent = moments.length > 0 ? caption() : '';
    if (moments.length === 0) return figure.replaceChildren();
    const width = Math.max(figure.clientWidth, 240);
    const bins = bin(moments, Math.floor((width - labelWidth - largest * 2) / binWidth));
    figure.replaceChildren(draw(bins, width));
    byId('line-rows').replaceChildren(...tableRows(bins));
  }

  function caption() {
    const what = earlier || until ? `${countText(moments.length, 'entry', 'entries')} of the memory, ` : '';
    const [newest, oldest] = [dateText(moments[0].time), dateText(moments[moments.length - 1].time)];
    return `${what}${oldest === newest ? newest : `${oldest} to ${newest}`}`;
  }

  earlierButton.addEventListener('click', () => {
    until = earlier;
    refresh();
  });
  latestButton.addEventListener('click', () => {
    until = undefined;
    refresh();
  });
  desk.addEventListener('opened', () => {
    until = undefined;
    refresh();
  });
  desk.addEventListener('change', () => refresh());
  for (const type of ['opening', 'failed']) {
    desk.addEventListener(type, () => {
      moments = [];
      earlier = until = undefined;
      show();
    });
  }
  new ResizeObserver(show).observe(figure);
}

/** @param {Bins} bins @param {number} width */
function draw(bins, width) {
  const height = tiers.length * laneHeight + tickRoom;
  const inner = width - labelWidth - largest * 2;
  const x = (share) => labelWidth + largest + share * inner;
  const lanes = tiers.flatMap((tier, i) => lane(bins, tier, (i + 0.5) * laneHeight, x));
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-labelledby': 'timeline-title line-caption' },
    ...lanes,
    ...ticks(bins, x, height - 4, inner),
  );
}

function lane({ counts, most }, tier, y, x) {
  const n = counts[tier].length;
  const dots = counts[tier].flatMap((count, i) => {
    if (count === 0) return [];
    const r = smallest + (largest - smallest) * Math.sqrt((count - 1) / Math.max(most - 1, 1));
    return [svg('circle', { cx: x((i + 0.5) / n), cy: y, r, class: 'dot', 'data-tier': tier })];
  });
  return [
    svg('text', { x: 0, y: y + 4, class: 'lane-name' }, tierNames[tier]),
    svg('line', { x1: x(0), x2: x(1), y1: y, y2: y, class: 'lane' }),
    ...dots,
  ];
}

function ticks({ from, width, counts }, x, y, inner) {
  const span = width * counts.working.length;
  const format = tickFormat(span);
  const steps = inner > 420 ? 4 : inner > 240 ? 2 : 1;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const anchor = i === 0 ? 'start' : i === steps ? 'end' : 'middle';
    return svg('text', { x: x(i / steps), y, class: 'tick', 'text-anchor': anchor }, format.format(from + (span * i) / steps));
  });
}

/** The same as a table, newest first, of the spans in which there is something. */
function tableRows({ from, width, counts }) {
  const rows = [];
  for (let i = counts.working.length - 1; i >= 0; i--) {
    if (tiers.every((tier) => counts[tier][i] === 0)) continue;
    rows.push(
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, timeText(from + width * i)),
        ...tiers.map((tier) => el('td', {}, counts[tier][i].toLocaleString('en'))),
      ),
    );
  }
  return rows;
}
