// Column definitions for ag-grid from the list that the kernel sends: name, label, kind, width.
import { chip, make } from "./dom.js";
import { day, gstin, paise, rupees } from "./format.js";

/** Cell content by kind of column. ag-grid writes what `text` returns with textContent. */
const KINDS = {
  text: {},
  number: { cellClass: "ims-code" },
  gstin: { cellClass: "ims-code", valueFormatter: ({ value }) => gstin(value) },
  date: { valueFormatter: ({ value }) => day(value), cellClass: "ims-figure" },
  amount: amount("ims-figure ims-right"),
  difference: {
    ...amount("ims-figure ims-right"),
    cellClassRules: { "ims-differs": ({ value }) => Boolean(value) && value !== "0" },
  },
  action: { cellRenderer: ({ value, colDef }) => (value ? chip(value, colDef.context[value] ?? value) : "") },
  word: { valueFormatter: ({ value, colDef }) => colDef.context[value] ?? value ?? "" },
};

function amount(cellClass) {
  return {
    cellClass,
    headerClass: "ag-right-aligned-header",
    valueFormatter: ({ value }) => rupees(value),
    filterParams: {
      filterOptions: ["greaterThanOrEqual", "lessThanOrEqual", "equals", "inRange"],
      maxNumConditions: 1,
      numberParser: paise,
      numberFormatter: (value) => (value === null ? "" : rupees(String(value))),
      allowedCharPattern: "\\d\\.,\\-",
      buttons: ["reset"],
    },
  };
}

const FILTERS = { text: "agTextColumnFilter", number: "agTextColumnFilter", gstin: "agTextColumnFilter" };
const WORDS = { filterOptions: ["contains", "notContains", "equals", "startsWith"], maxNumConditions: 1, buttons: ["reset"] };

/** ag-grid's definition of one column. */
export function definition({ name, label, kind, width, words, help, pinned }) {
  const isAmount = kind === "amount" || kind === "difference";
  return {
    colId: name,
    field: name,
    headerName: label,
    headerTooltip: help || label,
    width,
    pinned: pinned ? "left" : null,
    context: words ?? {},
    filter: isAmount ? "agNumberColumnFilter" : (FILTERS[kind] ?? false),
    filterParams: WORDS,
    tooltipField: kind === "text" || kind === "number" ? name : undefined,
    ...KINDS[kind],
  };
}

/** The leading column: a tick that says whether the row is selected. */
export function tickColumn(selection) {
  return {
    colId: "tick",
    headerName: "",
    headerTooltip: "Selected (Space)",
    width: 44,
    pinned: "left",
    sortable: false,
    resizable: false,
    suppressMovable: true,
    cellClass: "ims-tick",
    cellRenderer: ({ node, data }) => (data ? tick(selection, node.id) : ""),
  };
}

function tick(selection, id) {
  const box = make("input", { type: "checkbox", tabindex: "-1", "aria-label": "Select this document" });
  box.checked = selection.has(id);
  box.addEventListener("click", (event) => {
    event.stopPropagation();
    selection.toggle(id);
  });
  return box;
}
