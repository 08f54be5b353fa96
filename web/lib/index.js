// The library's only public module; index.d.ts is its documentation.

import { listFiles } from './files.js';
import { openMemory } from './memory.js';

export { AutoSave } from './autosave.js';
export { HoldfastError } from './errors.js';
export { version } from './version.js';

/** @type {typeof import('./index.d.ts').open} */
export const open = openMemory;

/** @type {typeof import('./index.d.ts').files} */
export const files = listFiles;
