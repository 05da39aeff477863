// The widget: a list of documents, its keys and the questions before a mark. It decides nothing; the kernel does.
import { Channel } from "./channel.js";
import { ask, help } from "./dialog.js";
import { make } from "./dom.js";
import { command } from "./keys.js";
import { Selection } from "./selection.js";
import { makeTable } from "./table.js";

function render({ model, el }) {
  const channel = new Channel(model);
  const live = make("div", { className: "ims-aloud", role: "status", "aria-live": "polite" });
  const host = make("div", { className: "ims-table" });
  const empty = make("div", { className: "ims-empty", hidden: "" });
  const root = make("div", { className: "ims-grid", "data-lm-suppress-shortcuts": "true", role: "region", "aria-label": "Documents" }, host, empty, live);
  el.append(root);

  const say = (text) => (live.textContent = text);
  const selection = new Selection(() => {
    channel.tell(selection.message);
    table.paint();
    table.api.refreshCells({ columns: ["tick"], force: true });
  });
  const table = makeTable(host, {
    columns: model.get("columns"),
    sort: model.get("sort"),
    channel,
    selection,
    events: {
      moved: (node) => channel.tell({ kind: "current", row_id: node.id }),
      answered: (count) => showEmpty(count === 0),
      first: (takesFocus) => table.goTo(0, takesFocus),
      failed: (sentence) => say(sentence),
    },
  });

  function showEmpty(isEmpty) {
    empty.hidden = !isEmpty;
    empty.textContent = isEmpty ? model.get("empty_text") : "";
  }

  const commands = {
    selectAll: () => selection.selectAll(),
    undo: () => channel.tell({ kind: "undo" }),
    toggle: () => table.current() && selection.toggle(table.current()),
    detail: () => channel.tell({ kind: "detail" }),
    search: () => focusOutside(".ims-search input"),
    help: () => help(root),
    escape: () => selection.clear(),
    nextUndecided,
    move: (steps) => {
      selection.endStretch();
      table.goTo(table.index() + steps);
    },
    stretch: (steps) => {
      const from = table.index();
      table.goTo(from + steps);
      selection.stretch(from, table.index(), table.idAt);
    },
  };

  /** The keys pressed so far: each acts once the one before has moved the cursor, so that `n a` never marks the row left behind. */
  let pressed = Promise.resolve();
  const after = (act) => (pressed = pressed.then(act).catch((error) => say(error.message)));

  async function nextUndecided() {
    const columns = table.api.getColumnState().filter(({ sort }) => sort).sort((a, b) => a.sortIndex - b.sortIndex);
    const sort = columns.map(({ colId, sort: direction }) => ({ colId, sort: direction }));
    const { index } = await channel.ask({ kind: "next", after: table.index(), sort, filter: table.api.getFilterModel() });
    index === null ? say("Nothing undecided in this filter.") : table.goTo(index);
  }

  root.addEventListener("keydown", (event) => {
    if (event.target.matches("input:not([type=checkbox]), textarea, select") || event.target.closest("dialog")) return;
    const [name, steps] = (command(event) ?? "").split(":");
    if (!name) return;
    event.preventDefault();
    event.stopPropagation();
    after(() => (name in commands ? commands[name](Number(steps)) : channel.tell({ kind: "do", action: name })));
  }, true);

  channel.on("refresh", ({ move_on }) => table.refresh(move_on));
  channel.on("restart", () => {
    table.restart();
    selection.clear();
  });
  channel.on("clear_selection", () => selection.clear());
  channel.on("select_all", () => selection.selectAll());
  channel.on("clear_columns", () => table.api.setFilterModel(null));
  channel.on("say", ({ text }) => say(text));
  channel.on("help", () => help(root));
  channel.on("focus", () => table.goTo(table.index()));
  channel.on("ask", async ({ question }) => {
    const answer = await ask(root, question);
    channel.tell({ kind: "answer", number: question.number, ...answer });
    table.goTo(table.index());
  });
  channel.tell({ kind: "ready" });

  return () => {
    channel.close();
    table.api.destroy();
  };
}

/** Give the focus to an element of the page outside this widget. */
function focusOutside(selector) {
  document.querySelector(selector)?.focus();
}

export default { render };
