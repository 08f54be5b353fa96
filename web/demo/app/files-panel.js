// Notebooks and files: switching, making, deleting, bringing in, taking out.

import { ask } from './ask.js';
import { coalesce } from './coalesce.js';
import { byId, el } from './dom.js';
import { offerDownload } from './download.js';
import { countText } from './format.js';
import { ImportDialog } from './import-dialog.js';
import { onFile } from './incoming.js';
import { addressOf, firstName, nameFrom, nameInAddress, names } from './shelf.js';
import { toast } from './toast.js';

/** @import { Desk } from './desk.js' */

const extensions = { json: 'json', 'json-compact': 'json', msgpack: 'msgpack' };

/**
 * @param {Desk} desk
 * @param {(error: unknown) => void} onTrouble
 * @returns {{ salvage: () => Promise<void> }} what the page offers for a damaged notebook
 */
export function startFilesPanel(desk, onTrouble) {
  const select = /** @type {HTMLSelectElement} */ (byId('notebooks'));
  const importing = new ImportDialog(desk, async (name, isNew) => {
    if (isNew) await go(name);
    else if (desk.state === 'failed') await desk.read();
    toast(`Imported into “${name}”.`);
  });

  /** Shows at once which one is open, and then which others there are. */
  const showNames = coalesce(async () => {
    const shown = [...select.options].map(({ value }) => value);
    offer(shown);
    offer(await names(desk.storage).catch(() => shown)); // what keeps it from being listed is told elsewhere
  });

  function offer(list) {
    const all = list.includes(desk.name) ? list : [...list, desk.name];
    if (all.join('\n') !== [...select.options].map(({ value }) => value).join('\n')) {
      select.replaceChildren(...all.map((name) => el('option', { value: name }, name)));
    }
    select.value = desk.name;
    document.title = desk.name === firstName ? 'Holdfast' : `${desk.name} · Holdfast`;
  }

  /** Opens a notebook, as a page of its own in the history, or in place of one that is gone. */
  function go(name, { instead = false } = {}) {
    if (instead) history.replaceState(null, '', addressOf(name));
    else if (name !== nameInAddress()) history.pushState(null, '', addressOf(name));
    return desk.open(name);
  }

  async function make() {
    const taken = await names(desk.storage);
    const name = await ask({
      title: 'New notebook',
      text: 'A notebook is a memory file of its own. The agent knows only what is in the one that is open.',
      action: 'Create',
      field: { label: 'Name', value: '' },
      check: (text) => {
        if (!nameFrom(text)) return 'A notebook needs a name.';
        return taken.includes(nameFrom(text)) ? 'There is one of that name already.' : '';
      },
    });
    if (name === undefined) return;
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
    await desk.change(() => memory.clear());
    await go((await names(desk.storage))[0] ?? firstName, { instead: true });
    toast(`“${name}” is deleted.`);
  }

  async function exportAs(format) {
    const bytes = await desk.ask((memory) => memory.export({ format }));
    offerDownload(bytes, `${desk.name}.${extensions[format]}`);
    toast(`Exported ${desk.name}.${extensions[format]}.`);
  }

  const guarded = (action) => (event) => Promise.resolve(action(event)).catch(onTrouble);
  select.addEventListener('change', guarded(() => go(select.value)));
  byId('new-notebook').addEventListener('click', guarded(make));
  byId('delete-notebook').addEventListener('click', guarded(deleteThis));
  byId('paste').addEventListener('click', () => importing.show());
  for (const button of document.querySelectorAll('[data-format]')) {
    button.addEventListener('click', guarded(() => exportAs(button.getAttribute('data-format'))));
  }
  onFile((file) => importing.show(file));
  desk.addEventListener('opening', showNames);
  desk.addEventListener('opened', showNames);
  addEventListener('focus', showNames); // another tab may have made or deleted one
  addEventListener('popstate', () => {
    // A link to a part of this page makes such an event as well.
    if (nameInAddress() !== desk.name) desk.open(nameInAddress());
  });

  async function salvage() {
    await importing.showSalvaged(await desk.ask((memory) => memory.salvage()));
  }
  return { salvage };
}
