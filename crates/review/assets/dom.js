// Elements from data. Every text goes through here: it becomes a text node, never markup, and characters
// that would command, hide or reorder are shown as what they are.

const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

const escaped = (character) => `\\u{${character.codePointAt(0).toString(16)}}`;

/** A text with unseen characters written as escapes, for attributes. */
export const plain = (text) => String(text).replace(UNSEEN, escaped);

/** The nodes of a text, unseen characters as marked escapes. */
function nodes(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    found.push(document.createTextNode(text.slice(from, match.index)));
    const mark = document.createElement("span");
    mark.className = "unseen";
    mark.textContent = escaped(match[0]);
    found.push(mark);
    from = match.index + match[0].length;
  }
  found.push(document.createTextNode(text.slice(from)));
  return found;
}

function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(...(child instanceof Node ? [child] : nodes(String(child))));
  }
  return parent;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : plain(value));
  }
  return element;
}

/** An element. Attributes that are null or false are left out, `onclick` and the like are listeners. */
export function h(tag, attributes, ...children) {
  return append(set(document.createElement(tag), attributes), children);
}

/** An element of a drawing. */
export function s(tag, attributes, ...children) {
  return append(set(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes), children);
}

/** Puts children in the place of what an element holds; who had the focus keeps it, by id. */
export function fill(element, ...children) {
  const focused = document.activeElement;
  const had = focused && focused.id && element.contains(focused) ? focused.id : null;
  const selection = had && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  element.replaceChildren();
  append(element, children);
  const now = had && document.getElementById(had);
  if (!now) return;
  now.focus({ preventScroll: true });
  if (selection && selection[0] !== null) now.setSelectionRange(...selection);
}

/** A text from a repository, kept from reordering what stands beside it. */
export const foreign = (text, attributes) => h("bdi", attributes, text);

/** A link that opens elsewhere if it is one, else its text. */
export function link(address) {
  if (!/^https?:\/\//i.test(address)) return foreign(address);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", class: "away" }, foreign(address));
}
