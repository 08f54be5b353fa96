// Changing an entry, or adding one, in a dialog.

import { byId, el } from './dom.js';
import { timeText } from './format.js';

/** @import { Entry, EntryDraft, Memory } from '../lib/index.js' */

/**
 * Lets somebody change an entry, or make one, and stores it.
 *
 * @param {Entry | undefined} entry as the memory has returned it
 * @param {(action: (memory: Memory) => Promise<unknown>) => Promise<unknown>} change
 */
export function editEntry(entry, change) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('editor'));
  const form = /** @type {HTMLFormElement} */ (byId('entry-form'));
  const fields = /** @type {any} */ (form.elements);
  let seen = entry;

  fill(entry);
  byId('editor-title').textContent = entry ? 'Edit entry' : 'New entry';
  form.onsubmit = async (event) => {
    event.preventDefault();
    byId('form-error').textContent = '';
    try {
      const draft = read(fields, seen);
      await change((memory) => memory.put(draft, { ifRevision: seen ? memory.revision(seen) : undefined }));
      dialog.close();
    } catch (error) {
      if (error.code === 'CONFLICT') await showTheirs();
      else byId('form-error').textContent = error.message;
    }
  };
  byId('editor-cancel').onclick = () => dialog.close();
  dialog.showModal();
  fields.content.focus();

  /** Somebody else was faster: shows what they made of it, and lets the user decide. */
  async function showTheirs() {
    const id = /** @type {Entry} */ (seen).id;
    await change(async (memory) => (seen = (await memory.get(id)) ?? undefined));
    byId('form-error').replaceChildren(
      seen
        ? `This entry was changed in another tab meanwhile. It reads now: “${seen.content}”. Keep yours, or cancel to leave theirs.`
        : 'This entry was forgotten in another tab meanwhile. Keep yours to remember it again, or cancel.',
    );
  }

  function fill(from) {
    fields.content.value = from?.content ?? '';
    fields.tier.value = from?.tier ?? 'session';
    fields.importance.value = from?.importance ?? 0.5;
    fields.metadata.value = JSON.stringify(from?.metadata ?? {}, null, 2);
    byId('form-error').textContent = '';
    byId('entry-times').replaceChildren(...(from ? times(from) : []));
  }
}

function times(entry) {
  return [
    ['Id', entry.id],
    ['Created', timeText(entry.created_at)],
    ['Last recalled', timeText(entry.last_accessed)],
    ['Recalls', entry.access_count.toLocaleString('en')],
  ].map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', { dir: 'auto' }, value)));
}

/** @returns {EntryDraft} */
function read(fields, before) {
  /** @type {EntryDraft} */
  const draft = {
    ...before,
    content: fields.content.value,
    tier: fields.tier.value,
    importance: fields.importance.valueAsNumber,
  };
  // Left alone, it is stored as it is, which JSON in a field may not be.
  if (fields.metadata.value !== JSON.stringify(before?.metadata ?? {}, null, 2)) {
    draft.metadata = parseObject(fields.metadata.value);
  }
  return draft;
}

function parseObject(text) {
  let value;
  try {
    value = JSON.parse(text.trim() || '{}');
  } catch {
    throw new Error('The metadata is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('The metadata must be a JSON object, such as {"source": "mail"}.');
  }
  return value;
}
