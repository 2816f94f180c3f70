// The widgets' models on this page, kept the same as their twins in the kernel, and their views.
const TARGET = "jupyter.widget";
const CONTROL = "jupyter.widget.control";
const VERSION = { version: "2.1.0" };
const LATE_MS = 200; // after that a model that has not come by itself is asked for
const LOST_MS = 3000; // an answer that has not come by then was given before the line could hear

const isBinary = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);

/** Puts the buffers of a message back where they were taken from. */
function filled(state, paths = [], buffers = []) {
  paths.forEach((path, i) => {
    const holder = path.slice(0, -1).reduce((place, key) => place[key], state);
    holder[path.at(-1)] = buffers[i];
  });
  return state;
}

/** The state without its binary values, and these with their paths. */
function taken(value, path = [], found = { paths: [], buffers: [] }) {
  const inside = (part, key) => {
    if (!isBinary(part)) return taken(part, [...path, key], found).state;
    found.paths.push([...path, key]);
    found.buffers.push(part);
    return null;
  };
  let state = value;
  if (Array.isArray(value)) state = value.map(inside);
  else if (value && Object.getPrototypeOf(value) === Object.prototype) {
    const kept = Object.entries(value).map(([key, part]) => [key, inside(part, key)]);
    state = Object.fromEntries(kept);
  }
  return { state, ...found };
}

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (isBinary(a) || isBinary(b)) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** One model, with the few methods that an anywidget may call. */
export class Model {
  constructor(manager, id, state) {
    Object.assign(this, { widget_manager: manager, model_id: id, state });
    this.handlers = [];
    this.changed = {}; // set here, not yet asked to be sent
    this.unsent = null; // asked to be sent while an earlier change is on its way
    this.echoes = new Map(); // attribute -> the message whose echo ends the wait for it
    this.pending = null; // the message that tells the kernel of `sending`
    this.sending = null;
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    const values = typeof name === "object" ? name : { [name]: value };
    for (const key of this.change(values)) this.changed[key] = this.state[key];
  }

  /** Takes new values and says so; returns the names of those that differ. */
  change(values) {
    const names = Object.keys(values).filter((name) => !same(this.state[name], values[name]));
    for (const name of names) this.state[name] = values[name];
    for (const name of names) this.trigger(`change:${name}`, this, this.state[name]);
    if (names.length) this.trigger("change", this);
    return names;
  }

  save_changes() {
    const values = this.changed;
    if (!Object.keys(values).length) return;
    this.changed = {};
    if (this.pending) this.unsent = { ...this.unsent, ...values }; // one at a time, newest wins
    else this.put(values);
  }

  put(values) {
    const { state, paths, buffers } = taken(values);
    this.sending = values;
    this.pending = this.message({ method: "update", state, buffer_paths: paths }, buffers);
    for (const name of Object.keys(values)) this.echoes.set(name, this.pending);
  }

  send(content, callbacks, buffers = []) {
    this.message({ method: "custom", content }, buffers);
  }

  message(data, buffers) {
    const content = { comm_id: this.model_id, data };
    return this.widget_manager.wire.send("comm_msg", content, { buffers });
  }

  on(names, handler, context) {
    for (const name of names.split(/\s+/)) this.handlers.push({ name, handler, context });
  }

  off(names, handler) {
    const gone = names?.split(/\s+/);
    this.handlers = this.handlers.filter((one) =>
      (gone && !gone.includes(one.name)) || (handler && one.handler !== handler));
  }

  trigger(name, ...args) {
    for (const one of this.handlers.filter((each) => each.name === name)) {
      try {
        one.handler.apply(one.context ?? this, args);
      } catch (error) {
        console.error(error); // one listener's fault is not the next one's
      }
    }
  }

  /** A message of the kernel's twin. */
  hear({ content, parent_header, buffers }) {
    const { data } = content;
    if (data.method === "custom") this.trigger("msg:custom", data.content, buffers);
    if (data.method !== "update" && data.method !== "echo_update") return;
    const state = filled(data.state, data.buffer_paths, buffers);
    if (data.method === "echo_update") this.sift(state, parent_header.msg_id);
    this.change(state);
  }

  /** An echo tells of other pages; our own newer values are not overwritten by older echoes. */
  sift(state, request) {
    for (const name of Object.keys(state)) {
      if (!this.echoes.has(name)) continue;
      if (this.echoes.get(name) === request) this.echoes.delete(name);
      if (this.echoes.has(name) || name in (this.unsent ?? {})) delete state[name];
    }
  }

  /** The kernel has finished with a request. */
  settled(request) {
    if (!request || request !== this.pending) return;
    this.pending = null;
    const values = this.unsent;
    this.unsent = null;
    if (values) this.put(values);
  }

  /** The line was cut: what was on its way may not have arrived, so it is sent once more. */
  again() {
    if (!this.pending) return;
    const values = { ...this.sending, ...this.unsent };
    this.unsent = null;
    this.put(values);
  }

  /** The kernel's state as a whole; what was changed here since then is newer. */
  renew(state) {
    const newer = (name) => name in this.changed || this.echoes.has(name);
    this.change(Object.fromEntries(Object.entries(state).filter(([name]) => !newer(name))));
  }
}

/** All models of the page; `wire` takes what is sent before the kernel is there. */
export class Models {
  constructor() {
    this.models = new Map();
    this.waiting = new Map(); // id -> functions that wait for it
    this.modules = new Map(); // text of a module -> the imported module
  }

  hear(message) {
    const { header, parent_header, content } = message;
    const kind = header.msg_type;
    if (kind === "comm_open") this.opened(message);
    else if (kind === "comm_close") this.models.delete(content.comm_id);
    else if (kind === "comm_msg" && content.comm_id === this.control) this.restored(message);
    else if (kind === "comm_msg") this.models.get(content.comm_id)?.hear(message);
    else if (kind === "status" && content.execution_state === "idle") {
      for (const model of this.models.values()) model.settled(parent_header.msg_id);
    }
  }

  /** The line is back: what was under way, here or there, may never come. */
  resume() {
    for (const model of this.models.values()) model.again();
    this.restore(true);
  }

  opened({ content, buffers }) {
    if (content.target_name !== TARGET) return;
    this.add(content.comm_id, filled(content.data.state, content.data.buffer_paths, buffers));
  }

  add(id, state) {
    if (this.models.has(id)) return;
    const model = new Model(this, id, state);
    this.models.set(id, model);
    if (state._esm) this.begin(model);
    for (const found of this.waiting.get(id) ?? []) found(model);
    this.waiting.delete(id);
  }

  begin(model) {
    model.part = this.module(model).then(async (part) => {
      model.ended = await part.initialize?.({ model, experimental: tools(model) });
      return part;
    });
    model.part.catch(() => {}); // told where it is shown
  }

  get_model(id) {
    if (this.models.has(id)) return Promise.resolve(this.models.get(id));
    if (!this.control) this.restore();
    else setTimeout(() => this.models.has(id) || this.restore(), LATE_MS);
    return new Promise((found) => this.waiting.set(id, [...(this.waiting.get(id) ?? []), found]));
  }

  /** Asks the kernel for all models: those made before the line was open have not come. */
  restore(again = false) {
    if (this.control && !this.answered && !again) return;
    this.answered = false;
    clearTimeout(this.late);
    this.late = setTimeout(() => this.waiting.size && this.restore(true), LOST_MS);
    this.control = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    this.wire.send("comm_open", { comm_id: this.control, target_name: CONTROL, data: {} },
      { metadata: { version: "1.0.0" } });
    this.wire.send("comm_msg", { comm_id: this.control, data: { method: "request_states" } });
  }

  restored({ content: { data }, buffers }) {
    if (data.method !== "update_states") return;
    this.answered = true;
    this.take(data.states, data.buffer_paths, buffers);
  }

  /** Models as the kernel tells of them, or the page while a kernel with them is still coming. */
  take(told, paths, buffers) {
    const states = Object.fromEntries(
      Object.entries(told).map(([id, { state }]) => [id, state]));
    filled(states, paths, buffers);
    for (const [id, state] of Object.entries(states)) {
      this.models.get(id)?.renew(state);
      this.add(id, state);
    }
  }

  module(model) {
    const code = model.get("_esm");
    if (!this.modules.has(code)) this.modules.set(code, imported(code));
    return this.modules.get(code);
  }

  /** Shows a model in `el`; false when it is not of the kind that this page can show by itself. */
  async show(id, el) {
    const model = await this.get_model(id);
    if (model.get("_model_module") !== "anywidget" || !model.part) return false;
    dressed(model);
    const part = await model.part;
    await part.render?.({ model, el, experimental: tools(model) });
    return true;
  }
}

/** An ES module from its text or address; it may export a function that makes the widget. */
async function imported(code) {
  const address = /^https?:/.test(code)
    ? code : URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const module = await import(address);
  const part = module.default ?? module;
  return typeof part === "function" ? part() : part;
}

function dressed(model) {
  const css = model.get("_css");
  const name = model.get("_anywidget_id") ?? model.model_id;
  if (!css || document.querySelector(`style[data-widget="${CSS.escape(name)}"]`)) return;
  const style = document.createElement("style");
  style.dataset.widget = name;
  style.textContent = css;
  document.head.append(style);
}

/** anywidget's remote calls: ask the kernel's twin by name, wait for its answer. */
function tools(model) {
  return {
    invoke(name, msg, { buffers = [], signal = AbortSignal.timeout(3000) } = {}) {
      const id = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
      return new Promise((resolve, reject) => {
        const hear = (answer, data) => {
          if (answer?.id !== id) return;
          model.off("msg:custom", hear);
          resolve([answer.response, data]);
        };
        signal.addEventListener("abort", () => {
          model.off("msg:custom", hear);
          reject(signal.reason);
        });
        model.on("msg:custom", hear);
        model.send({ id, kind: "anywidget-command", name, msg }, undefined, buffers);
      });
    },
  };
}
