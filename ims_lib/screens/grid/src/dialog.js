// Questions before a mark or a link (what it does, which, why) and the list of keys: native dialogs, so focus and Esc
// are the browser's.
import { make } from "./dom.js";
import { KEYS } from "./keys.js";

/**
 * Show what would be done and resolve with the answer: `confirmed`, the code chosen of `question.radio` and the words
 * typed for `question.text`, each under the name that it `answers`.
 */
export function ask(root, question) {
  return new Promise((resolve) => {
    const { radio, text } = question;
    const { chosen, list } = radioList(radio);
    const words = make("textarea", { rows: 2, maxlength: text?.limit, "aria-label": text?.label, placeholder: text?.label });
    const typed = make("input", { type: "text", inputmode: "numeric", "aria-label": `Type ${question.must_type}`, autocomplete: "off" });
    const confirm = make("button", { className: `ims-button ims-do-${question.action}`, type: "submit", text: question.confirm });
    const cancel = make("button", { className: "ims-button", type: "button", text: "Cancel", on: { click: () => dialog.close() } });
    const form = make(
      "form",
      { method: "dialog" },
      make("h2", { text: question.title, id: "ims-question" }),
      table(question),
      ...question.notes.map((note) => make("p", { className: `ims-note ims-note-${note.tone}`, text: note.text })),
      ...(radio ? [make("fieldset", {}, make("legend", { text: radio.label }), list)] : []),
      ...(text ? [words] : []),
      ...(question.must_type ? [make("label", { className: "ims-type", text: `Type ${question.must_type} to confirm ` }, typed)] : []),
      make("div", { className: "ims-row ims-end" }, cancel, ...(question.confirm ? [confirm] : [])),
    );
    const given = () => (!radio?.required || chosen()) && (!text?.required || words.value.trim());
    const ready = () => given() && (!question.must_type || typed.value.replace(/[,\s]/g, "") === question.must_type.replace(/,/g, ""));
    const check = () => (confirm.disabled = !ready());
    form.addEventListener("input", check);
    form.addEventListener("submit", () => (dialog.returnValue = "yes"));
    const answers = () => ({ ...(radio && { [radio.answers]: chosen() }), ...(text && { [text.answers]: words.value }) });
    const dialog = show(root, form, "ims-question", () => resolve({ confirmed: dialog.returnValue === "yes", ...answers() }));
    dialog.addEventListener("keydown", (event) => byDigit(event, dialog, check, words, typed));
    words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (ready()) form.requestSubmit(confirm);
    });
    check();
    (dialog.querySelector("input, textarea") ?? (question.confirm ? confirm : cancel)).focus();
  });
}

/** Show the keys. */
export function help(root) {
  const rows = KEYS.map(([key, what]) => make("tr", {}, make("th", { scope: "row" }, ...key.split("  ").map((one) => make("kbd", { text: one }))), make("td", { text: what })));
  const close = make("button", { className: "ims-button", type: "submit", text: "Close" });
  show(
    root,
    make("form", { method: "dialog" }, make("h2", { text: "Keys", id: "ims-keys" }), make("p", { text: "They act while the list has the focus." }), make("table", {}, ...rows), make("div", { className: "ims-row ims-end" }, close)),
    "ims-keys",
    () => {},
  );
}

function show(root, content, labelledby, closed) {
  const dialog = make("dialog", { className: "ims-dialog", "aria-labelledby": labelledby }, content);
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed();
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  root.append(dialog);
  dialog.showModal();
  return dialog;
}

function table({ rows }) {
  const cells = (row) => row.map((text, index) => make(index ? "td" : "th", index ? { text } : { text, scope: "row" }));
  return make("table", { className: "ims-sums" }, ...rows.map((row) => make("tr", {}, ...cells(row))));
}

function radioList(radio) {
  const values = radio?.values ?? [];
  const group = `choice-${Math.random().toString(36).slice(2)}`;
  const boxes = values.map(({ code }) => make("input", { type: "radio", name: group, value: code }));
  const lines = values.map(({ label, hint }, index) => {
    const words = make("span", { text: label }, ...(hint ? [make("small", { text: hint })] : []));
    return make("label", {}, boxes[index], make("kbd", { text: index + 1 }), words);
  });
  const className = radio?.answers === "choice" ? "ims-choices" : "ims-reasons";
  return { list: make("div", { className }, ...lines), chosen: () => boxes.find((box) => box.checked)?.value ?? "" };
}

/** A digit picks a value, unless a text is being typed. */
function byDigit(event, dialog, check, ...texts) {
  const box = dialog.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!box || texts.includes(event.target)) return;
  box.checked = true;
  box.focus();
  check();
  event.preventDefault();
}
