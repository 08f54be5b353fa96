// One question at a time, in a dialog.

import { byId } from './dom.js';

/**
 * Asks for a yes or, with a field, for a text.
 *
 * @param {object} question
 * @param {string} question.title
 * @param {string} question.text
 * @param {string} question.action what the button says
 * @param {{ label: string, value: string }} [question.field]
 * @param {boolean} [question.danger]
 * @param {(value: string) => string} [question.check] what is wrong with an answer, '' if nothing is
 * @returns {Promise<string | undefined>} undefined when the user gave up
 */
export function ask({ title, text, action, field, danger = false, check = () => '' }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('ask'));
  const input = /** @type {HTMLInputElement} */ (byId('ask-field'));
  byId('ask-title').textContent = title;
  byId('ask-text').textContent = text;
  byId('ask-label').textContent = field?.label ?? '';
  byId('ask-answer').hidden = !field;
  byId('ask-error').textContent = '';
  input.required = Boolean(field);
  input.value = field?.value ?? '';
  byId('ask-action').textContent = action;
  byId('ask-action').classList.toggle('danger', danger);
  dialog.showModal();
  return new Promise((resolve) => {
    const finish = (/** @type {string | undefined} */ value) => {
      dialog.onclose = null;
      dialog.close();
      resolve(value);
    };
    dialog.onclose = () => resolve(undefined);
    byId('ask-cancel').onclick = () => finish(undefined);
    byId('ask-form').onsubmit = (event) => {
      event.preventDefault();
      const wrong = check(input.value);
      byId('ask-error').textContent = wrong;
      if (!wrong) finish(input.value);
    };
  });
}
