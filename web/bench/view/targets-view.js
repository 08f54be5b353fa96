import { formatRatio } from '../format.js';
import { element } from './dom.js';

/** How this project does against its own targets. */
export function targetsView({ targets }) {
  return element('ul', { class: 'targets' }, ...targets.map(targetView));
}

function targetView({ work, title, to, most, ratio, met }) {
  const most2 = 2 * most;
  return element(
    'li',
    { class: met ? 'met' : 'missed', 'data-work': work },
    element('span', { class: 'target-title' }, title),
    element('span', { class: 'ratio' }, `${formatRatio(ratio)} ×`),
    element('meter', {
      'aria-label': `${title}, compared with ${to}`,
      min: 0,
      max: most2,
      low: most,
      high: most2,
      optimum: 0,
      value: Math.min(ratio, most2),
    }),
    element('span', { class: 'small' }, to),
    element('span', { class: 'muted small' }, `${met ? 'Within' : 'Beyond'} the target of ${most} ×`),
  );
}
