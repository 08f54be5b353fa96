// What the browser says about the storage of this origin.

/**
 * @returns {Promise<{ persisted: boolean | null, usage: number | null, quota: number | null }>}
 *   null for what is not known here
 */
export async function storageFacts() {
  const storage = globalThis.navigator?.storage;
  const [persisted, estimate] = await Promise.all([
    ask(() => storage.persisted()),
    ask(() => storage.estimate()),
  ]);
  return { persisted, usage: estimate?.usage ?? null, quota: estimate?.quota ?? null };
}

/** @returns {Promise<boolean>} */
export async function persistStorage() {
  return (await ask(() => globalThis.navigator.storage.persist())) ?? false;
}

/**
 * @template T
 * @param {() => Promise<T>} question that some engines or contexts do not know
 * @returns {Promise<T | null>}
 */
async function ask(question) {
  try {
    return await question();
  } catch {
    return null;
  }
}
