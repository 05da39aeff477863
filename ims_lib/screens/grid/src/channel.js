// Messages to and from the kernel. Requests carry an id, so that an answer finds its question whatever the order.

export class Channel {
  #model;
  #waiting = new Map();
  #handlers = new Map();
  #next = 1;
  #listener;

  constructor(model) {
    this.#model = model;
    this.#listener = (message) => this.#receive(message);
    model.on("msg:custom", this.#listener);
  }

  /** Send without expecting an answer. */
  tell(message) {
    this.#model.send(message);
  }

  /** Send and return a promise of the answer; it is rejected with the kernel's own sentence. */
  ask(message) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#model.send({ ...message, id });
    });
  }

  /** Call `handler` for each message of this kind that the kernel sends on its own. */
  on(kind, handler) {
    this.#handlers.set(kind, handler);
  }

  close() {
    this.#model.off("msg:custom", this.#listener);
    this.#waiting.clear();
  }

  #receive(message) {
    const waiting = this.#waiting.get(message.id);
    if (message.id && waiting) {
      this.#waiting.delete(message.id);
      message.error ? waiting.reject(new Error(message.error)) : waiting.resolve(message);
    } else {
      this.#handlers.get(message.kind)?.(message);
    }
  }
}
