// What is selected: some rows, or everything the filter holds except some rows (the kernel knows which those are).

export class Selection {
  #ids = new Set();
  #all = false;
  #anchor = null;
  #changed;

  /** `changed` is called after each change. */
  constructor(changed) {
    this.#changed = changed;
  }

  has(id) {
    return this.#all !== this.#ids.has(id);
  }

  get isEmpty() {
    return !this.#all && this.#ids.size === 0;
  }

  /** What the kernel is told: `ids` are the exceptions when `all` is true. */
  get message() {
    return { kind: "selection", all: this.#all, ids: [...this.#ids] };
  }

  toggle(id) {
    this.#ids.has(id) ? this.#ids.delete(id) : this.#ids.add(id);
    this.#anchor = null;
    this.#changed();
  }

  /** Select the rows from where Shift was first held to this one; `idAt` gives the id of a row index. */
  stretch(from, to, idAt) {
    this.#anchor ??= { index: from, before: new Set(this.#ids) };
    if (!this.#all) {
      this.#ids = new Set(this.#anchor.before);
      const [first, last] = [this.#anchor.index, to].sort((a, b) => a - b);
      for (let index = first; index <= last; index++) if (idAt(index)) this.#ids.add(idAt(index));
    }
    this.#changed();
  }

  endStretch() {
    this.#anchor = null;
  }

  selectAll() {
    this.#set(true);
  }

  clear() {
    if (!this.isEmpty) this.#set(false);
  }

  #set(all) {
    this.#all = all;
    this.#ids.clear();
    this.#anchor = null;
    this.#changed();
  }
}
