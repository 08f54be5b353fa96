// The declarations and the code say the same: compiled but not run.

import type * as declared from '../../lib/index.d.ts';
import type { HoldfastError } from '../../lib/errors.js';
import type { openMemory } from '../../lib/memory.js';
import type { AutoSave } from '../../lib/autosave.js';
import type { listFiles } from '../../lib/files.js';
import type { version } from '../../lib/version.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Assert<T extends true> = T;

type Memory = Awaited<ReturnType<typeof openMemory>>;

export type Checks = [
  Assert<Equal<keyof Memory, keyof declared.Memory>>,
  Assert<Memory extends declared.Memory ? true : false>,
  Assert<Equal<keyof HoldfastError, keyof declared.HoldfastError>>,
  Assert<HoldfastError extends declared.HoldfastError ? true : false>,
  Assert<typeof openMemory extends typeof declared.open ? true : false>,
  Assert<Equal<keyof AutoSave, keyof declared.AutoSave>>,
  Assert<typeof AutoSave extends typeof declared.AutoSave ? true : false>,
  Assert<typeof listFiles extends typeof declared.files ? true : false>,
  Assert<Equal<typeof version, typeof declared.version>>,
  Assert<Equal<Different, never>>,
];

/** The methods that do not take and give exactly what is declared. */
type Different = {
  [K in keyof declared.Memory]: Same<Memory[K], declared.Memory[K]> extends true ? never : K;
}[keyof declared.Memory];

type Same<A, B> = Equal<Parts<A>, Parts<B>>;
type Parts<F> = F extends (...args: infer A) => infer R ? [A, R] : F;
