// The conversation.

import { act, answer, greet } from './agent/agent.js';
import { button, byId, el } from './dom.js';
import { contentOf, factsOf } from './entry-view.js';
import { explain } from './trouble.js';

/** @import { Reply } from './agent/agent.js' */
/** @import { Desk } from './desk.js' */

/** How many turns stay on the page. */
const mostTurns = 200;

/** @param {Desk} desk @param {(id: string) => void} reveal shows an entry in the memory */
export function startChat(desk, reveal) {
  const log = byId('log');
  const form = /** @type {HTMLFormElement} */ (byId('say-form'));
  const field = /** @type {HTMLTextAreaElement} */ (byId('say'));

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const said = field.value.trim();
    if (said === '' || desk.state === 'opening') return; // it stays in the field
    field.value = '';
    say(said);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  desk.addEventListener('opened', () => {
    log.replaceChildren();
    turn((memory) => greet(memory), { changes: false });
  });
  desk.addEventListener('failed', () => {
    log.replaceChildren();
    addReply({ text: 'I can’t reach my memory.', why: explain(desk.error).title });
  });

  function say(text) {
    addTurn(el('div', { class: 'turn said' }, el('p', { dir: 'auto' }, text)));
    return turn((memory) => answer(text, memory));
  }

  /** Takes one turn of the agent, which may change the memory. */
  async function turn(take, { changes = true } = {}) {
    const waiting = el('div', { class: 'turn reply waiting' }, el('p', {}, el('span', { class: 'visually-hidden' }, 'Thinking')));
    addTurn(waiting);
    try {
      if (desk.state !== 'open') throw desk.error ?? new Error('the notebook is not open yet');
      addReply(await (changes ? desk.change(take) : take(desk.memory)), waiting);
    } catch (error) {
      const { title, text, detail } = explain(error);
      addReply({ text: `${title}. ${text}`, why: detail }, waiting);
    }
  }

  /** @param {Reply} reply @param {HTMLElement} [instead] */
  function addReply({ text, why, used = [], choices = [] }, instead) {
    const made = el(
      'div',
      { class: 'turn reply' },
      el('p', { dir: 'auto' }, text),
      used.length > 0 && el('ul', { class: 'used', 'aria-label': 'Entries used' }, ...used.map(usedEntry)),
      why && el('p', { class: 'why' }, why),
      choices.length > 0 && el('div', { class: 'choices' }, ...choices.map(choiceButton)),
    );
    instead?.remove();
    addTurn(made);
  }

  function usedEntry(entry) {
    const show = () => reveal(entry.id);
    return el('li', {}, el('button', { type: 'button', class: 'used-entry', onclick: show }, contentOf(entry), factsOf(entry)));
  }

  function choiceButton(choice) {
    return button(choice.label, (event) => {
      event.currentTarget.closest('.choices').remove();
      field.focus({ preventScroll: true });
      if (choice.say) say(choice.say);
      else turn((memory) => act(choice, memory));
    });
  }

  function addTurn(made) {
    log.append(made);
    while (log.childElementCount > mostTurns) log.firstElementChild?.remove();
    log.scrollTop = log.scrollHeight;
  }
}
