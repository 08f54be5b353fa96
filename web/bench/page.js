// The page: offers the benchmarks to a driver as globalThis.bench, and to a
// person as a button.

import { measureOpen } from './open.js';
import { measurePut } from './put.js';

globalThis.bench = { measureOpen, measurePut };

const button = document.getElementById('run');
const results = document.getElementById('results');

button.onclick = async () => {
  button.disabled = true;
  results.textContent = '';
  try {
    for (const size of [100, 10_000]) show(`put, ${size} entries`, await measurePut({ size, rounds: 100 }));
    show('open and list 20 of 10,000 entries', await measureOpen({ size: 10_000, rounds: 5 }));
  } catch (error) {
    results.textContent += `${error.stack ?? error}\n`;
  } finally {
    button.disabled = false;
  }
};

function show(title, times) {
  const line = ([name, { median }]) => `  ${name.padEnd(12)} ${median.toFixed(2)}`;
  results.textContent += `${title}\n${Object.entries(times).map(line).join('\n')}\n`;
}
