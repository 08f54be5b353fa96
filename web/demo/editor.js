import { byId, setText } from './view.js';

const dialog = byId('editor');
const form = byId('entry-form');

/**
 * Lets the user change an entry, or make one.
 *
 * @returns the changed copy, or undefined when the user gave up
 */
export function editEntry(entry) {
  const before = entry ?? blank();
  const shown = JSON.stringify(before.metadata, null, 2);
  fill(before, shown);
  dialog.showModal();
  return new Promise((resolve) => {
    // The dialog's own close event comes late: by then another edit may have begun.
    const finish = (result) => {
      dialog.close();
      resolve(result);
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      try {
        finish(read(before, shown));
      } catch (error) {
        setText('form-error', error.message);
      }
    };
    byId('cancel').onclick = () => finish();
    dialog.oncancel = () => finish(); // the Escape key
  });
}

function blank() {
  const now = new Date().toISOString();
  return {
    id: crypto.randomUUID(),
    tier: 'session',
    content: '',
    metadata: {},
    created_at: now,
    last_accessed: now,
    access_count: 0,
    importance: 0.5,
  };
}

function fill(entry, metadata) {
  const fields = form.elements;
  fields.id.value = entry.id;
  fields.tier.value = entry.tier;
  fields.content.value = entry.content;
  fields.importance.value = entry.importance;
  fields.metadata.value = metadata;
  setText('form-error', '');
}

function read(before, shown) {
  const fields = form.elements;
  const changed = {
    ...before,
    id: fields.id.value,
    tier: fields.tier.value,
    content: fields.content.value,
    importance: fields.importance.valueAsNumber,
  };
  if (fields.metadata.value !== shown) changed.metadata = parseObject(fields.metadata.value);
  return changed;
}

function parseObject(text) {
  const value = JSON.parse(text.trim() || '{}');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('The metadata must be a JSON object.');
  }
  return value;
}
