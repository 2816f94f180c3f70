// What every component shares: elements, styles, questions to the kernel, the learner's record.
let ids = 0;
const MOST_BYTES = 1_000_000; // of an own file: as much as the kernel reads

/** A unique id for this page, to tie a label to its control. */
function id(prefix) {
  return `dl-${prefix}-${++ids}`;
}

/** An element; strings among the children become text, never markup. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (["value", "checked", "selected", "open", "indeterminate"].includes(name)) {
      element[name] = value;
    } else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => (child ?? null) !== null));
  return element;
}

/** The same for SVG. */
function drawn(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.flat());
  return element;
}

const ARRAYS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array };

/** The binary columns of an answer: {data set: {field: array}}. */
function columns(reply) {
  const sets = {};
  for (const { set, field, type, buffer, words } of reply.layout ?? []) {
    const fields = (sets[set] ??= {});
    if (words) {
      fields[field] = words;
      continue;
    }
    const bytes = reply.buffers[buffer];
    const start = bytes.byteOffset ?? 0;
    const whole = bytes.buffer ?? bytes;
    fields[field] = new ARRAYS[type](whole.slice(start, start + bytes.byteLength));
  }
  return sets;
}

/** The columns of one data set as an array of objects. */
function rows(fields) {
  const names = Object.keys(fields);
  const length = names.length ? fields[names[0]].length : 0;
  return Array.from({ length }, (_, i) => {
    const row = {};
    for (const name of names) row[name] = fields[name][i];
    return row;
  });
}

/** The columns of one data set as the text of a CSV file. */
function csv(fields) {
  const names = Object.keys(fields);
  const quoted = (value) =>
    (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value);
  const lines = rows(fields).map((row) => names.map((name) => quoted(row[name])).join(","));
  return `${[names.join(","), ...lines].join("\n")}\n`;
}

/** A native button; `look` is "quiet" or "primary". */
function button(text, onclick, look = "quiet") {
  const name = look === "primary" ? "dl-button" : `dl-button dl-button--${look}`;
  return h("button", { type: "button", class: name, onclick, text });
}

/** Hands the browser a file to keep. */
function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/** A file's bytes as base64, the way a message can carry them. */
function encoded(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error(`${file.name} could not be read by this browser.`));
    reader.readAsDataURL(file);
  });
}

/** Refuses what the kernel would not read, before a file is opened. */
function refuseLarge(name, bytes) {
  if (bytes <= MOST_BYTES) return;
  const [limit, got] = [MOST_BYTES, bytes].map((n) => n.toLocaleString("en"));
  throw new Error(`${name} must have at most ${limit} bytes, got ${got}. It was not read.`);
}

/** Calls `run` once the calls have paused for `wait_ms`; `.now()` does not wait. */
function settled(run, wait_ms) {
  let timer;
  const call = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...args), wait_ms);
  };
  call.now = (...args) => {
    clearTimeout(timer);
    run(...args);
  };
  call.stop = () => clearTimeout(timer);
  return call;
}

/** A place for messages: an error is said at once, an empty text says nothing. */
function notice() {
  const element = h("p", { class: "dl-error", role: "alert", hidden: true });
  const say = (text) => {
    element.textContent = text ?? "";
    element.hidden = !text;
  };
  return { element, say };
}

function styler(core) {
  const added = new Map();
  return (name) => {
    if (!added.has(name)) {
      const adding = core.text(name).then((text) => {
        document.head.append(h("style", { "data-dlkit": name, text }));
      });
      added.set(name, adding);
      adding.catch(() => added.delete(name));
    }
    return added.get(name);
  };
}

/** Keys typed in a part are no commands of the notebook around it (`d d` deletes a cell). */
function keepKeys(event) {
  if (!event.ctrlKey && !event.metaKey && event.key !== "Escape") event.stopPropagation();
}

/** Renders a part by `build(shared, part)` once the module that it shares with others is there. */
function renderWith(part, build, module, style) {
  const { kit, el } = part;
  let stop = null;
  const loads = [kit.module(module), style && kit.style(style)];
  Promise.all(loads).then(([shared]) => {
    if (stop !== "ended") stop = build(shared, part);
  }).catch((error) => {
    el.textContent = `This part of the lesson could not be loaded: ${error.message}`;
  });
  return () => {
    const end = stop;
    stop = "ended";
    end?.();
  };
}

/** Shows one component with its error line; returns the clean-up of both. */
function mount(kit) {
  return (part, model, el) => {
    const { element, say } = notice();
    const told = () => say(model.get("problem"));
    model.on("change:problem", told);
    const inner = h("div", { class: "dl-part" });
    el.classList.add("dl-root");
    el.addEventListener("keydown", keepKeys);
    el.replaceChildren(inner, element);
    told();
    const stop = part.render({ model, el: inner, kit });
    return () => {
      model.off("change:problem", told);
      el.removeEventListener("keydown", keepKeys);
      stop?.();
    };
  };
}

export async function makeKit(core, parts) {
  const kit = {
    h, drawn, id, button, columns, rows, csv, download, encoded, refuseLarge,
    settled, notice, renderWith,
    ask: core.ask,
    module: core.module,
    text: core.text,
    json: async (name) => JSON.parse(await core.text(name)),
    style: styler(core),
    store: parts.openStore(parts),
  };
  parts.announce(kit);
  kit.saveRecord = () => parts.saveRecord(kit);
  kit.keep = (model, kind) => parts.keep(kit, model, kind);
  kit.view = parts.makeView(kit);
  kit.ownUnit = (fields, take) => parts.ownUnit(kit, fields, take);
  kit.control = (spec, moved) => parts.control(kit, spec, moved);
  kit.mount = mount(kit);
  await kit.style("kit.css");
  return kit;
}
