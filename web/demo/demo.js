// The demo: one memory file in this browser, shown and changed by hand. It uses
// the public library only.

import { open } from './lib/index.js';
import { editEntry } from './editor.js';
import { offerDownload, onFile } from './files.js';
import { EntryTable } from './table.js';
import { byId, choose, setText, show } from './view.js';

const fileName = new URLSearchParams(location.search).get('file') ?? 'demo/session.json';

/**
 * What the page shows. A dropped file lives in a memory of its own that keeps
 * nothing, until it is saved.
 */
const state = {
  memory: undefined, // the file in this browser
  dropped: undefined, // the dropped file, if one is shown
  container: undefined,
  edited: false, // the container differs from where it came from
  busy: false,
};

const table = new EntryTable({
  onEdit: (entry) => act(() => edit(entry)),
  onDelete: (entry) => act(() => change((entries) => entries.filter((e) => e !== entry))),
});

function change(edited) {
  state.container.entries = edited(state.container.entries);
  state.edited = true;
}

async function edit(entry) {
  const changed = await editEntry(entry);
  if (changed) change((entries) => entries.map((e) => (e === entry ? changed : e)));
}

async function add() {
  const entry = await editEntry();
  if (entry) change((entries) => [...entries, entry]);
}

/** Where the shown container came from. */
function source() {
  return state.dropped ?? state.memory;
}

async function load() {
  state.container = await source().loadContainer();
  state.edited = false;
}

async function openDropped(file) {
  if (state.edited && !choose('Changes that were not saved will be lost. Open the file?')) return;
  const dropped = await open(`dropped/${crypto.randomUUID()}`, { storage: 'memory' });
  try {
    await dropped.import(file);
  } catch (error) {
    await dropped.close();
    throw error;
  }
  await leaveDropped();
  state.dropped = dropped;
  await load();
  setText('notice', `${file.name} is open. It is kept here once you save it.`);
}

async function leaveDropped() {
  await state.dropped?.clear();
  await state.dropped?.close();
  state.dropped = undefined;
}

async function save() {
  if (state.edited) await source().saveContainer(state.container);
  if (state.dropped) {
    await state.memory.import(await state.dropped.export());
    await leaveDropped();
  }
  await load();
  setText('notice', `Saved ${state.container.entries.length} entries.`);
}

async function loadStored() {
  if (isUnsaved() && !choose('Changes that were not saved will be lost. Load what is stored?')) return;
  await leaveDropped();
  await load();
  setText('notice', 'This is what is stored.');
}

async function clear() {
  if (!choose(`Delete ${fileName} from this browser?`)) return;
  await leaveDropped();
  await state.memory.clear();
  await load();
  setText('notice', 'The file is deleted.');
}

async function exportAs({ format, extension }) {
  const bytes = await source().export({ format });
  offerDownload(bytes, `${state.container.session_id}.${extension}`);
}

function isUnsaved() {
  return state.edited || state.dropped !== undefined;
}

/** Runs one action at a time, and shows what went wrong. */
async function act(action) {
  if (state.busy) return;
  state.busy = true;
  render();
  show('error', false);
  setText('notice', '');
  try {
    await action();
  } catch (error) {
    showError(error);
  }
  state.busy = false;
  await showStatus().catch(showError);
  render();
}

const advice = {
  CONFLICT: 'Another tab has saved in the meantime. Load what is stored, and repeat your change.',
  QUOTA: 'There is no room left in the storage of this browser. What was stored is still there.',
  LOCKED: 'Another tab is using the file. Try again.',
  CORRUPT: 'The file was left as it is.',
  NEWER_VERSION: 'A newer program wrote this file. It was left as it is.',
};

function showError(error) {
  const at = error.offset === undefined ? '' : ` (byte ${error.offset})`;
  setText('error', `${error.code ?? error.name}: ${error.message}${at}. ${advice[error.code] ?? ''}`);
  show('error', true);
}

async function showStatus() {
  const status = await state.memory?.status();
  if (!status) return;
  const used = status.quota ? `, ${bytesText(status.usage)} of ${bytesText(status.quota)} used` : '';
  const kept = status.persisted ? 'persisted' : 'not persisted: the browser may evict it';
  setText('storage', `Storage: ${status.storage} (${status.why}); ${kept}${used}.`);
  setText('size', status.bytes === null ? 'not stored yet' : bytesText(status.bytes));
}

function bytesText(n) {
  if (n < 1e4) return `${n} bytes`;
  const [unit, name] = n < 1e6 ? [1e3, 'KB'] : n < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${(n / unit).toFixed(1)} ${name}`;
}

function render() {
  const { container, busy } = state;
  setText('path', state.dropped ? `a dropped file, to be saved as ${fileName}` : fileName);
  setText('session', container?.session_id ?? '');
  setText('version', container?.version ?? '');
  setText('created', container?.created_at ?? '');
  setText('modified', container?.modified_at ?? '');
  setText('count', container?.entries.length ?? '');
  table.show(container?.entries ?? []);
  byId('save').disabled = busy || !container || !isUnsaved();
  byId('add').disabled = busy || !container;
  byId('reload').disabled = byId('clear').disabled = busy || !state.memory;
  for (const button of document.querySelectorAll('.export')) {
    button.disabled = busy || !container || state.edited;
  }
  show('export-hint', state.edited);
  document.body.dataset.state = busy ? 'busy' : 'ready';
}

byId('save').addEventListener('click', () => act(save));
byId('reload').addEventListener('click', () => act(loadStored));
byId('clear').addEventListener('click', () => act(clear));
byId('add').addEventListener('click', () => act(add));
for (const button of document.querySelectorAll('.export')) {
  button.addEventListener('click', () => act(() => exportAs(button.dataset)));
}
onFile((file) => act(() => openDropped(file)));
addEventListener('beforeunload', (event) => {
  if (state.edited) event.preventDefault();
});

await act(async () => {
  state.memory = await open(fileName, { sessionId: 'demo' });
  await load();
});
