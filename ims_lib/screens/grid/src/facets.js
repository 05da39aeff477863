// The filters at the left: groups of values with counts; a click adds or removes one.
import { make } from "./dom.js";

function render({ model, el }) {
  const root = make("div", { className: "ims-facets", "data-lm-suppress-shortcuts": "true" });
  el.append(root);

  function value(group, { value: key, label, hint, count, chosen }) {
    return make(
      "button",
      {
        type: "button",
        className: chosen ? "ims-facet ims-chosen" : "ims-facet",
        "aria-pressed": String(chosen),
        "data-facet": `${group}:${key}`,
        title: hint || label,
        on: { click: () => model.send({ kind: "toggle", group, value: key }) },
      },
      make("span", { className: "ims-facet-label", text: label }),
      make("span", { className: "ims-facet-count", text: count }),
    );
  }

  function draw() {
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.facet : null;
    const groups = model.get("groups").map(({ name, label, values }) => {
      return make("section", { "aria-label": label }, make("h3", { text: label }), ...values.map((one) => value(name, one)));
    });
    root.replaceChildren(...groups);
    if (focused) [...root.querySelectorAll("button")].find((button) => button.dataset.facet === focused)?.focus();
  }

  model.on("change:groups", draw);
  draw();
  return () => model.off("change:groups", draw);
}

export default { render };
