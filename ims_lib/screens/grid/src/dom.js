// The only way this widget makes elements: text goes in as textContent, never as markup.

/** Make an element with classes, attributes and children (elements or text). */
export function make(tag, { className = "", text = null, on = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== null) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  for (const [name, handler] of Object.entries(on)) element.addEventListener(name, handler);
  element.append(...children);
  return element;
}

/** A status chip: sign, word and colour together, so that colour is never the only carrier. */
export function chip(kind, label) {
  const signs = { accept: "✓", reject: "✕", pending: "⏸\uFE0E", no_action: "○" };
  return make("span", { className: `ims-chip ims-chip-${kind}` }, make("b", { text: signs[kind] ?? "", "aria-hidden": "true" }), label);
}
