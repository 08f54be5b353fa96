// Where the memory is, and how safe it is there.

import { coalesce } from './coalesce.js';
import { byId } from './dom.js';
import { bytesText, millisecondsText } from './format.js';

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
      const [status, journal] = await Promise.all([memory.status(), journalOf(desk)]);
      if (memory === desk.memory) show(status, journal);
    } catch (error) {
      if (memory === desk.memory && state === 'open') onTrouble(error);
    }
  });

  /** @param {Status} status @param {number | null} journal */
  function show(status, journal) {
    text('storage-name', longNames[status.storage]);
    text('storage-why', status.why);
    text('storage-durability', status.durability);
    text('storage-file', status.bytes === null ? 'not there before the first save' : bytesText(status.bytes));
    text('storage-journal', bytesText(journal));
    text('storage-save', desk.lastSave === undefined ? 'none yet in this tab' : millisecondsText(desk.lastSave));
    text('storage-version', `library ${status.libraryVersion}, format ${status.formatVersion}`);
    text('storage-path', status.path);
    checkpoint.hidden = !journal;
    showPersisted(status.persisted);
    showSpace(status);
    text('chip-storage', `Kept in ${names[status.storage]}`);
    text('chip-save', desk.lastSave === undefined ? '' : `· saved in ${millisecondsText(desk.lastSave)}`);
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

async function journalOf({ memory, state }) {
  return state === 'open' && memory ? (await memory.stats()).journalBytes : null;
}

function text(id, value) {
  byId(id).textContent = value;
}
