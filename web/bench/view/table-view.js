import { formatCount } from '../format.js';
import { reasonsOf, tableOf } from '../table.js';
import { element } from './dom.js';

/** The table of one size, and below it why some cells have no figures. */
export function tableView(report, size) {
  const table = tableOf(report, size);
  const head = (text) => element('th', { scope: 'col' }, text);
  return [
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'All figures as a table' },
      element(
        'table',
        {},
        element('caption', {}, `${formatCount(size)} entries: median (quartiles) in milliseconds`),
        element('thead', {}, element('tr', {}, head('Stored with, and what a crash leaves'), ...table.columns.map(head))),
        element('tbody', {}, ...table.rows.map(rowView)),
      ),
    ),
    element('ul', { class: 'reasons' }, ...reasonsOf(table).map(reasonView)),
  ];
}

function rowView({ peer, cells }) {
  return element(
    'tr',
    { class: peer.package === 'holdfast' ? 'own' : '', 'data-peer': peer.id },
    element('th', { scope: 'row' }, peer.name, element('span', { class: 'durability' }, peer.durability)),
    ...cells.map(({ kind, text, reason }) => element('td', { class: kind, title: reason ?? false }, text)),
  );
}

function reasonView({ reason, names }) {
  return element('li', {}, `${reason} (${names.join('; ')}).`);
}
