// Notebooks and files: switching, making, deleting, bringing in, taking out.

import { ask } from './ask.js';
import { byId, el } from './dom.js';
import { offerDownload } from './download.js';
import { countText } from './format.js';
import { ImportDialog } from './import-dialog.js';
import { onFile } from './incoming.js';
import { add, addressOf, firstName, nameFrom, nameInAddress, names, remove } from './shelf.js';
import { toast } from './toast.js';

/** @import { Desk } from './desk.js' */

const extensions = { json: 'json', 'json-compact': 'json', msgpack: 'msgpack' };

/** @param {Desk} desk @param {(error: unknown) => void} onTrouble */
export function startFilesPanel(desk, onTrouble) {
  const select = /** @type {HTMLSelectElement} */ (byId('notebooks'));
  const importing = new ImportDialog(desk, (name, isNew) => {
    add(name);
    if (isNew) go(name);
    else desk.read();
    desk.addEventListener('opened', () => toast(`Imported into “${name}”.`), { once: true });
  });

  function showNames() {
    const all = [...new Set([...names(), desk.name])];
    select.replaceChildren(...all.map((name) => el('option', { value: name }, name)));
    select.value = desk.name;
    document.title = desk.name === firstName ? 'Holdfast' : `${desk.name} · Holdfast`;
  }

  /** Opens a notebook, as a page of its own in the history. */
  function go(name) {
    if (name !== nameInAddress()) history.pushState(null, '', addressOf(name));
    return desk.open(name);
  }

  async function make() {
    const name = await ask({
      title: 'New notebook',
      text: 'A notebook is a memory file of its own. The agent knows only what is in the one that is open.',
      action: 'Create',
      field: { label: 'Name', value: '' },
      check: (text) => {
        if (!nameFrom(text)) return 'A notebook needs a name.';
        return names().includes(nameFrom(text)) ? 'There is one of that name already.' : '';
      },
    });
    if (name === undefined) return;
    add(nameFrom(name));
    await go(nameFrom(name));
  }

  async function deleteThis() {
    const { memory, name } = desk;
    if (!memory) return;
    const count = desk.state === 'open' ? await memory.count().catch(() => undefined) : undefined;
    const what = count === undefined ? 'What is in its file' : countText(count, 'entry', 'entries');
    const answer = await ask({
      title: `Delete “${name}”?`,
      text: `${what} will be gone from this browser. Export it first if you may want it back.`,
      action: 'Delete',
      danger: true,
    });
    if (answer === undefined) return;
    await memory.clear();
    remove(name);
    await go(names()[0] ?? firstName);
    toast(`“${name}” is deleted.`);
  }

  async function exportAs(format) {
    const bytes = await desk.during(() => desk.memory.export({ format }));
    offerDownload(bytes, `${desk.name}.${extensions[format]}`);
    toast(`Exported ${desk.name}.${extensions[format]}.`);
  }

  const guarded = (action) => (event) => Promise.resolve(action(event)).catch(onTrouble);
  select.addEventListener('change', guarded(() => go(select.value)));
  byId('new-notebook').addEventListener('click', guarded(make));
  byId('delete-notebook').addEventListener('click', guarded(deleteThis));
  byId('paste').addEventListener('click', () => importing.show());
  for (const button of document.querySelectorAll('[data-format]')) {
    button.addEventListener('click', guarded(() => exportAs(button.dataset.format)));
  }
  onFile((file) => importing.show(file));
  desk.addEventListener('opening', showNames);
  desk.addEventListener('opened', () => {
    add(desk.name);
    showNames();
  });
  addEventListener('popstate', () => desk.open(nameInAddress()));
  addEventListener('storage', showNames); // another tab has made or deleted one
}
