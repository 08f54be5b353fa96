// The app: an agent's notebook, in this tab only. It is made of the public
// library and nothing else.

import { startChat } from './chat.js';
import { Desk } from './desk.js';
import { byId } from './dom.js';
import { editEntry } from './editor.js';
import { startFilesPanel } from './files-panel.js';
import { beginning } from './format.js';
import { MemoryList } from './memory-list.js';
import { startOffline } from './offline.js';
import { watchOtherTabs } from './other-tabs.js';
import { nameInAddress } from './shelf.js';
import { startStoragePanel } from './storage-panel.js';
import { startTimeline } from './timeline.js';
import { toast } from './toast.js';
import { hideTrouble, showTrouble } from './trouble-banner.js';

const desk = new Desk(/** @type {any} */ (new URLSearchParams(location.search).get('storage') ?? 'auto'));

/** For what failed while the notebook is open, and stays open. */
function onTrouble(error) {
  showTrouble(error, { retry: () => list.refresh(), free: () => byId('storage-title').scrollIntoView() });
}

/** For a notebook that can't be opened. */
function showFailure() {
  const remedies = {
    retry: () => desk.read(),
    salvage: () => files.salvage().catch(onTrouble),
    import: () => byId('file').click(),
    'begin-anew': () => desk.change((memory) => memory.clear()).then(() => desk.read(), onTrouble),
    other: () => byId('notebooks').focus(),
  };
  showTrouble(desk.error, remedies, { lasting: true });
}

const list = new MemoryList(
  desk,
  {
    edit: (entry) => editEntry(entry, desk.changeHere()),
    touch: (entry) => desk.change((memory) => memory.touch(entry.id)).catch(onTrouble),
    forget: (entry) => forget(entry).catch(onTrouble),
  },
  onTrouble,
);

async function forget(entry) {
  const { name } = desk;
  const change = desk.changeHere();
  await change((memory) => memory.delete(entry.id));
  const undo = async () => {
    await change((memory) => memory.put(entry));
    if (name !== desk.name) toast(`It is back in “${name}”.`);
  };
  toast(`Forgot “${beginning(entry.content, 60)}”.`, () => undo().catch(onTrouble));
}

byId('add').addEventListener('click', () => editEntry(undefined, desk.changeHere()));
desk.addEventListener('failed', showFailure);
for (const type of ['opening', 'opened']) desk.addEventListener(type, hideTrouble);
for (const type of ['opening', 'opened', 'failed']) {
  desk.addEventListener(type, () => (document.body.dataset.state = desk.state));
}
desk.addEventListener('slow', () => (byId('slow').hidden = false));
desk.addEventListener('idle', () => (byId('slow').hidden = true));
watchOtherTabs(desk, (text) => (byId('live').textContent = text));

startChat(desk, (id) => list.reveal(id));
startTimeline(desk, onTrouble);
startStoragePanel(desk, onTrouble);
const files = startFilesPanel(desk, onTrouble);
desk.open(nameInAddress());
startOffline();
