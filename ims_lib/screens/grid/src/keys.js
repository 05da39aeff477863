// The keys of the grid. They act only while it has the focus (WCAG 2.1.4); every key is listed once, for `?` too.

export const KEYS = [
  ["A", "Accept"],
  ["R", "Reject, with a reason"],
  ["P", "Keep pending"],
  ["U", "Back to no action"],
  ["L", "Link with a near document, or the selected documents with each other"],
  ["Shift L", "Unlink, this link or the whole group"],
  ["J  K  ↓  ↑", "Next or previous document"],
  ["N", "Next undecided document"],
  ["Space", "Select or unselect"],
  ["Shift ↓  ↑", "Select several"],
  ["Ctrl A", "Select all in the filter, also those not on screen"],
  ["Esc", "Clear the selection"],
  ["Enter", "Go to the detail"],
  ["/", "Search"],
  ["Ctrl Z", "Undo your last mark, link or unlink"],
  ["?", "These keys"],
];

const ACTIONS = { a: "accept", r: "reject", p: "pending", u: "no_action" };

/** Return the name of the command that a key means, or null. */
export function command({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const control = ctrlKey || metaKey;
  const letter = key.length === 1 ? key.toLowerCase() : key;
  if (altKey) return null;
  if (control) return { a: "selectAll", z: "undo" }[letter] ?? null;
  if (letter in ACTIONS && !shiftKey) return ACTIONS[letter];
  if (letter === "l") return shiftKey ? "unlink" : "link";
  const move = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: 12, PageUp: -12 }[letter];
  if (move) return shiftKey ? `stretch:${move}` : `move:${move}`;
  return { n: "nextUndecided", " ": "toggle", Enter: "detail", "/": "search", "?": "help", Escape: "escape" }[letter] ?? null;
}
