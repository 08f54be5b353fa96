// Where the memory is, and how safe it is there.

import { coalesce } from './coalesce.js';
import { byId } from './dom.js';
import { bytesText, millisecondsText, timeText } from './format.js';

/** @import { Status } from '../lib/index.js' */
/** @import { Desk } from './desk.js' */

const names = { opfs: 'OPFS', indexeddb: 'IndexedDB', memory: 'this tab only', os: 'the file system' };
const longNames = {
  opfs: 'OPFS, the origin private file system',
  indexeddb: 'IndexedDB',
  memory: 'The memory of this tab: nothing is kept',
  os: 'The file system',
};

/** @param {Desk} desk @param {(error: unknown) => void} onTrouble */
export function startStoragePanel(desk, onTrouble) {
  const persist = /** @type {HTMLButtonElement} */ (byId('persist'));
  const checkpoint = /** @type {HTMLButtonElement} */ (byId('checkpoint'));

  const refresh = coalesce(async () => {
    const { memory, state } = desk;
    if (!memory || state === 'opening') return;
    try {
      const status = await memory.status();
      if (memory === desk.memory) show(status);
    } catch (error) {
      if (memory === desk.memory && state === 'open') onTrouble(error);
    }
  });

  /** @param {Status} status */
  function show(status) {
    const { lastSave } = status;
    text('storage-name', longNames[status.storage]);
    text('storage-why', status.why);
    text('storage-durability', status.durability);
    text('storage-file', fileText(status));
    text('storage-journal', bytesText(status.journalBytes));
    text('storage-save', lastSave ? `${millisecondsText(lastSave.ms)}, at ${timeText(lastSave.at)}` : 'none yet in this tab');
    text('storage-version', `library ${status.libraryVersion}, format ${status.formatVersion}`);
    text('storage-path', status.path);
    checkpoint.hidden = status.journalBytes === 0;
    showPersisted(status.persisted);
    showSpace(status);
    text('chip-storage', desk.state === 'failed' ? 'Can’t be opened' : `Kept in ${names[status.storage]}`);
    text('chip-save', lastSave ? `· saved in ${millisecondsText(lastSave.ms)}` : '');
  }

  function fileText({ bytes }) {
    if (bytes !== null) return bytesText(bytes);
    return desk.state === 'failed' ? 'can’t be read' : 'not there before the first save';
  }

  function showPersisted(persisted) {
    const words = { true: 'Yes: the browser has promised not to remove it', false: 'Not promised: the browser may remove it when space runs short' };
    text('storage-persisted', words[persisted] ?? 'Unknown in this browser');
    persist.hidden = persisted !== false;
  }

  function showSpace({ usage, quota }) {
    const bar = /** @type {HTMLMeterElement} */ (byId('storage-bar'));
    const isKnown = usage !== null && quota !== null && quota > 0;
    text('storage-space', isKnown ? `${bytesText(usage)} of ${bytesText(quota)}` : 'unknown in this browser');
    bar.hidden = !isKnown;
    if (isKnown) bar.value = usage / quota;
  }

  persist.addEventListener('click', async () => {
    const agreed = await desk.memory?.persist().catch(() => false);
    text('persist-answer', agreed ? '' : 'The browser did not agree. It may once you use this page more often, or install it.');
    refresh();
  });
  checkpoint.addEventListener('click', () => desk.change((memory) => memory.checkpoint()).catch(onTrouble));
  desk.addEventListener('opened', refresh);
  desk.addEventListener('failed', refresh);
  desk.addEventListener('change', refresh);
}


function text(id, value) {
  byId(id).textContent = value;
}
