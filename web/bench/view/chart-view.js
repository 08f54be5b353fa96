import { chartOf } from '../chart.js';
import { formatCount, formatTime } from '../format.js';
import { element, svg } from './dom.js';

/** A card with the chart of one work at one size. */
export function chartView(report, work, size) {
  const { rows, absent, ticks } = chartOf(report, work.id, size);
  return element(
    'section',
    { class: 'card chart', 'aria-labelledby': `chart-${work.id}`, 'data-work': work.id },
    element('h3', { id: `chart-${work.id}` }, work.title),
    element('p', { class: 'note' }, work.note),
    rows.length === 0 ? element('p', { class: 'muted small waiting' }, 'Waiting for its turn…') : plot(rows, ticks, size),
    ...absent.map(({ reason, names }) => element('p', { class: 'absent' }, `${names.join('; ')}: ${reason}.`)),
  );
}

function plot(rows, ticks, size) {
  return element(
    'div',
    { class: 'plot' },
    element(
      'ol',
      { 'aria-label': `Milliseconds at ${formatCount(size)} entries, the fastest first` },
      ...rows.map((row) => rowView(row, ticks)),
    ),
    axis(ticks),
  );
}

function rowView({ peer, cell, at }, ticks) {
  const isOwn = peer.package === 'holdfast';
  return element(
    'li',
    { class: `row${isOwn ? ' own' : ''}${at ? '' : ' failed'}`, title: peer.promise },
    element('span', { class: 'who' }, peer.name, element('span', { class: 'durability' }, peer.durability)),
    at ? interval(at, ticks, peer.full) : element('span', { class: 'reason' }, cell.failed),
    at
      ? element('span', { class: 'value' }, formatTime(cell.median), spoken(cell))
      : element('span', { class: 'value' }, 'failed'),
  );
}

function spoken({ low, high }) {
  return element('span', { class: 'visually-hidden' }, ` ms, quartiles ${formatTime(low)} to ${formatTime(high)}`);
}

/** The median as a dot on a line from quartile to quartile. */
function interval({ low, median, high }, ticks, isFull) {
  const drawing = svg(
    'svg',
    { class: 'interval', 'aria-hidden': 'true' },
    ...ticks.map(({ at }) => svg('line', { class: 'grid', x1: `${at}%`, x2: `${at}%`, y1: 0, y2: '100%' })),
    svg('line', { class: 'spread', x1: `${low}%`, x2: `${high}%`, y1: '50%', y2: '50%' }),
    svg('circle', { class: isFull ? 'median full' : 'median', cx: `${median}%`, cy: '50%', r: 5 }),
  );
  return element('span', { class: 'track' }, drawing);
}

function axis(ticks) {
  const anchor = (i) => (i === 0 ? 'start' : i === ticks.length - 1 ? 'end' : 'middle');
  const label = (ms) => (ms >= 1_000 ? `${formatCount(ms / 1_000)} s` : `${formatCount(ms)} ms`);
  const texts = ticks.map(({ ms, at }, i) =>
    svg('text', { class: 'tick', x: `${at}%`, y: 14, 'text-anchor': anchor(i) }, label(ms)),
  );
  return element('div', { class: 'row axis', 'aria-hidden': 'true' }, element('span', { class: 'track' }, svg('svg', { class: 'interval' }, ...texts)));
}
