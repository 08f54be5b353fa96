// The few things that the demo does to the page. Text is only ever set as text.

export function byId(id) {
  return document.getElementById(id);
}

export function setText(id, text) {
  byId(id).textContent = text;
}

export function show(id, visible) {
  byId(id).hidden = !visible;
}

/** Asks a yes-or-no question. */
export function choose(question) {
  return window.confirm(question);
}

/** Makes an element with text and, if given, a class. */
export function element(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
