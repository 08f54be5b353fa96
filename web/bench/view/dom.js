// Making elements. Data only ever becomes text or the value of an attribute.

const svgNamespace = 'http://www.w3.org/2000/svg';

/**
 * @param {string} name
 * @param {Record<string, string | number | boolean>} [attributes] true for one
 *   without a value, false for none
 * @param {...(Node | string)} children
 */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(attribute, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}
