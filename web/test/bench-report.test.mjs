// What the bench page makes of the times it measured.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartOf } from '../bench/chart.js';
import { formatFigures, formatSize } from '../bench/format.js';
import { targetsToMarkdown, toMarkdown } from '../bench/markdown.js';
import { replaceBetween } from '../bench/publish.mjs';
import { summarize } from '../bench/stats.js';
import { reasonsOf, tableOf } from '../bench/table.js';
import { ratios } from '../bench/targets.js';

const size = 10_000;

const peer = (id, from) => ({ id, name: id.toUpperCase(), package: from, full: true, durability: 'flush', promise: 'flush()' });

const cell = (id, work, ...times) => ({ peer: id, work, size, ...summarize(times), calls: times.length, times });

const report = {
  sizes: [size],
  works: [
    { id: 'put', title: 'Put one' },
    { id: 'rewrite', title: 'Save the file' },
  ],
  peers: [peer('a', 'holdfast'), peer('b|c', 'b'), peer('d', null)],
  downloads: { holdfast: { brotli: 814_893 } },
  cells: [
    cell('a', 'put', 3, 1, 2),
    cell('b|c', 'put', 0.5),
    { peer: 'd', work: 'put', size, failed: 'no room' },
    cell('a', 'rewrite', 40, 20),
    { peer: 'b|c', work: 'rewrite', size, none: 'keeps records' },
    { peer: 'd', work: 'rewrite', size, none: 'keeps records' },
  ],
  targets: [{ title: 'Put one', to: 'b', most: 0.5, ratio: 4, met: false }],
};

test('the median and the quartiles of times in any order', () => {
  assert.deepEqual(summarize([5, 1, 4, 2, 3]), { low: 2, median: 3, high: 4 });
  assert.deepEqual(summarize([4, 1, 3, 2]), { low: 1.75, median: 2.5, high: 3.25 });
  assert.deepEqual(summarize([7]), { low: 7, median: 7, high: 7 });
});

test('figures have about three digits, and tell when there was one call', () => {
  assert.equal(formatFigures(cell('a', 'put', 1.234, 1.234, 1.234)), '1.23 (1.23–1.23)');
  assert.equal(formatFigures({ low: 9.5, median: 12.34, high: 1234.5, calls: 9 }), '12.3 (9.50–1,235)');
  assert.equal(formatFigures(cell('a', 'put', 10_252)), '10,252 (once)');
  assert.equal(formatSize(814_893), '815 KB');
  assert.equal(formatSize(1_362), '1.4 KB');
});

test('the table has figures, a failure or a reason in each cell', () => {
  const table = tableOf(report, size);
  assert.deepEqual(table.columns, ['Put one', 'Save the file', 'Download']);
  assert.deepEqual(
    table.rows.map(({ cells }) => cells.map(({ kind, text }) => `${kind} ${text}`)),
    [
      ['figures 2.00 (1.50–2.50)', 'figures 30.0 (25.0–35.0)', 'figures 815 KB'],
      ['figures 0.50 (once)', 'none —', 'none —'],
      ['failed failed', 'none —', 'none —'],
    ],
  );
  assert.deepEqual(reasonsOf(table), [
    { reason: 'Save the file: keeps records', names: ['B|C', 'D'] },
    { reason: 'Download: not measured when this page was built', names: ['B|C'] },
    { reason: 'Put one: no room', names: ['D'] },
    { reason: 'Download: there is no library to fetch', names: ['D'] },
  ]);
  assert.equal(tableOf(report, 7).rows[0].cells[0].kind, 'waiting');
});

test('the table as Markdown, where a name cannot end a cell', () => {
  assert.deepEqual(toMarkdown(report, size).split('\n').slice(0, 4), [
    '| 10,000 entries | after a crash | Put one | Save the file | Download |',
    '| --- | --- | ---: | ---: | ---: |',
    '| A | flush | 2.00 (1.50–2.50) | 30.0 (25.0–35.0) | 815 KB |',
    '| B\\|C | flush | 0.50 (once) | — | — |',
  ]);
  assert.equal(targetsToMarkdown(report), '- Put one: 4.00 of b; wanted at most 0.5, missed.\n');
});

test('the chart has the fastest first, failures last, and an axis that all are on', () => {
  const { rows, ticks } = chartOf(report, 'put', size);
  assert.deepEqual(rows.map((row) => row.peer.id), ['b|c', 'a', 'd']);
  assert.deepEqual(ticks.map(({ ms }) => ms), [0.1, 1, 10]);
  assert.deepEqual(ticks.map(({ at }) => at), [0, 50, 100]);
  assert.ok(rows[0].at.median < 50 && rows[1].at.median > 50);
  assert.equal(rows[2].at, undefined);
  const { absent } = chartOf(report, 'rewrite', size);
  assert.deepEqual(absent, [{ reason: 'keeps records', names: ['B|C', 'D'] }]);
});

test('a target is a ratio to the fastest of its peers, for figures of one size', () => {
  const cells = [
    cell('holdfast-opfs-json', 'load', 30),
    cell('holdfast-opfs-msgpack', 'load', 1),
    cell('plain', 'load', 40),
    cell('localforage', 'load', 20),
    { ...cell('dexie', 'load', 1), size: 1_000 },
    { peer: 'sqlite', work: 'load', size, failed: 'no room' },
  ];
  assert.deepEqual(ratios(cells).map(({ work, ratio, met }) => ({ work, ratio, met })), [{ work: 'load', ratio: 1.5, met: true }]);
  assert.deepEqual(ratios(cells.slice(1)), []);
});

test('only what is between the markers of the results is replaced', () => {
  const [begin, end] = ['<!-- benchmarks: made by make bench-browser -->', '<!-- end of benchmarks -->'];
  assert.equal(replaceBetween(`a\n${begin}\nold\n${end}\nb`, 'new\n'), `a\n${begin}\nnew\n${end}\nb`);
  assert.throws(() => replaceBetween('a', 'new'), /lacks/);
});
