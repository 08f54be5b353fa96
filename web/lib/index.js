// The library's only public module; index.d.ts is its documentation.

import { openMemory } from './memory.js';

export { HoldfastError } from './errors.js';
export { version } from './version.js';

/** @type {typeof import('./index.d.ts').open} */
export const open = openMemory;
