// Making and finding elements. Text is only ever set as text.

/** @param {string} id */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/**
 * Makes an element. Strings among the children become text.
 *
 * @param {string} name
 * @param {Record<string, unknown>} [props] attributes; a function under `onclick` and the like is a
 *   listener; true is an attribute without a value; false, null and undefined are none
 * @param {...(Node | string | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(name, props = {}, ...children) {
  return fill(document.createElement(name), props, children);
}

/** As el, for SVG. */
export function svg(name, props = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), props, children);
}

function fill(element, props, children) {
  for (const [key, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** A button that says what it does. */
export function button(label, onclick, props = {}) {
  return el('button', { type: 'button', onclick, ...props }, label);
}

/** A button with a picture, and its name for those who do not see it. */
export function iconButton(picture, label, onclick, props = {}) {
  return el('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...props }, icon(picture));
}

const pictures = {
  edit: 'M4 20h4L19 9l-4-4L4 16v4ZM13.5 6.5l4 4',
  forget: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 10.5v5M13.5 10.5v5',
  touch: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  send: 'M5 12h13M12.5 6.5 18 12l-5.5 5.5',
  close: 'M6 6l12 12M18 6 6 18',
};

/** @param {keyof typeof pictures} name */
export function icon(name) {
  return svg('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, svg('path', { d: pictures[name] }));
}
