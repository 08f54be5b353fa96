import { byId, element, setText } from './view.js';

const pageSize = 50;

/** The entries, a page at a time, so that many do not slow the tab. */
export class EntryTable {
  #entries = [];
  #page = 0;
  #handlers;

  constructor(handlers) {
    this.#handlers = handlers;
    byId('previous').addEventListener('click', () => this.#turn(-1));
    byId('next').addEventListener('click', () => this.#turn(1));
    byId('search').addEventListener('input', () => {
      this.#page = 0;
      this.#render();
    });
  }

  show(entries) {
    this.#entries = entries;
    this.#render();
  }

  #turn(by) {
    this.#page += by;
    this.#render();
  }

  #found() {
    const text = byId('search').value.toLowerCase();
    if (text === '') return this.#entries;
    return this.#entries.filter((e) => `${e.id}\n${e.tier}\n${e.content}`.toLowerCase().includes(text));
  }

  #render() {
    const found = this.#found();
    const pages = Math.max(1, Math.ceil(found.length / pageSize));
    this.#page = Math.min(Math.max(this.#page, 0), pages - 1);
    const first = this.#page * pageSize;
    byId('rows').replaceChildren(...found.slice(first, first + pageSize).map((e) => this.#row(e)));
    setText('page', `Page ${this.#page + 1} of ${pages}, ${found.length} of ${this.#entries.length} entries`);
    byId('previous').disabled = this.#page === 0;
    byId('next').disabled = this.#page === pages - 1;
  }

  #row(entry) {
    const row = element('tr');
    row.append(
      element('td', entry.id),
      element('td', entry.tier),
      element('td', entry.content, 'content'),
      element('td', entry.importance, 'number'),
      element('td', entry.access_count, 'number'),
      element('td', entry.last_accessed),
      this.#buttons(entry),
    );
    return row;
  }

  #buttons(entry) {
    const cell = element('td', '', 'change');
    cell.append(
      this.#button('Edit', entry, this.#handlers.onEdit),
      ' ',
      this.#button('Delete', entry, this.#handlers.onDelete),
    );
    return cell;
  }

  #button(text, entry, action) {
    const button = element('button', text);
    button.type = 'button';
    button.setAttribute('aria-label', `${text} ${entry.id}`);
    button.addEventListener('click', () => action(entry));
    return button;
  }
}
