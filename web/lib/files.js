// The list of the memories that there are.

import { fromPlain, toPlain } from './errors.js';
import { hostFor } from './host.js';
import { checkFolder, checkOptions, filesNames, pick } from './options.js';
import { isNode, nodePlatform } from './platform.js';

/** @import { FilesOptions, MemoryFile } from './index.d.ts' */
/** @import { Host } from './host.js' */

/**
 * @param {FilesOptions} [options]
 * @returns {Promise<MemoryFile[]>}
 */
export async function listFiles(options) {
  try {
    const { folder: given, ...picked } = pick(options, filesNames);
    const { storage, timeout, config } = checkOptions('unused', picked);
    const onDisk = isNode && storage !== 'memory';
    const folder = checkFolder(given, onDisk);
    const root = onDisk ? (await nodePlatform()).resolve(`${folder}/`) : folder;
    const params = { timeoutMs: timeout, storage, folder: root };
    const found = await callOnce(hostFor(config), params);
    const list = found.map(([name, ...rest]) => fileOf(onDisk ? moved(name, root, folder) : name, ...rest));
    return list.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  } catch (error) {
    throw fromPlain(toPlain(error));
  }
}

/**
 * @param {Host} host
 * @param {{ timeoutMs: number, [name: string]: unknown }} params
 * @returns {Promise<[name: string, storage: MemoryFile['storage'], bytes: number | null, modified: number | null][]>}
 */
async function callOnce(host, params) {
  host.retain();
  try {
    return await host.call({ memory: { id: 0, path: '', storage: '' }, method: 'files', params });
  } finally {
    host.release();
  }
}

/**
 * @param {string} path
 * @param {MemoryFile['storage']} storage
 * @param {number | null} bytes
 * @param {number | null} modified
 * @returns {MemoryFile}
 */
function fileOf(path, storage, bytes, modified) {
  return { path, storage, bytes, modified: modified === null ? null : new Date(modified).toISOString() };
}

/**
 * @param {string} name below root
 * @param {string} root as the program knows the folder
 * @param {string} folder as the caller does
 */
function moved(name, root, folder) {
  return `${folder}/${name.slice(root.length).replace(/^\//, '')}`;
}
