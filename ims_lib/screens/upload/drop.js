// Where files are dropped: the kernel asks for each piece of them, so nothing is lost and a cancel stops at once.

/** Make an element; text goes in as text, never as markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Hand bytes that came from the kernel to the person as a file. */
function save(name, bytes) {
  const address = URL.createObjectURL(new Blob([bytes]));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function render({ model, el }) {
  const files = new Map();
  let next = Date.now() * 1000; // another view of this page numbers its files apart
  const input = make("input", { type: "file", multiple: "", id: "ims-drop-input", class: "ims-aloud" });
  const choose = make("button", { type: "button", class: "ims-drop-choose" }, "Choose files…");
  const words = make("span", {}, "or drop them here: the portal's JSON, Excel and ZIP, registers as XLSX, XLS, XLSB, ODS, CSV, Tally XML");
  const area = make("div", { class: "ims-drop", role: "group", "aria-label": "Files to load" }, input, choose, words);
  input.setAttribute("aria-label", "Files to load");
  input.tabIndex = -1;

  function offer(chosen) {
    const offered = [...chosen].map((file) => ({ id: next++, file }));
    for (const { id, file } of offered) files.set(id, file);
    if (offered.length) model.send({ kind: "offered", files: offered.map(({ id, file }) => ({ id, name: file.name, size: file.size })) });
  }

  async function answer(message, buffers) {
    if (message.kind === "save") {
      save(message.name, buffers[0]);
    } else if (message.kind === "stop") {
      files.delete(message.id);
    } else if (message.kind === "send" && files.has(message.id)) {
      const { id, start, end } = message;
      try {
        const piece = await files.get(id).slice(start, end).arrayBuffer();
        model.send({ kind: "piece", id, start }, undefined, [piece]);
      } catch {
        files.delete(id);
        model.send({ kind: "lost", id });
      }
    }
  }

  choose.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    offer(input.files);
    input.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    area.addEventListener(kind, (event) => {
      event.preventDefault();
      area.classList.add("ims-drop-over");
    });
  }
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(event.relatedTarget)) area.classList.remove("ims-drop-over");
  });
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("ims-drop-over");
    offer(event.dataTransfer.files);
  });
  model.on("msg:custom", answer);
  el.append(area);
  return () => model.off("msg:custom", answer);
}

export default { render };
