// 'Your record': what is kept and where; out into a file, in from a file, erased.

const MAX_BYTES = 5_000_000;
const AGAIN = "Something was saved in the meantime, so the file was compared once more.";
const KINDS = {
  bet: "bet", quiz: "quiz", journal: "journal", explorer: "model", accounts: "accounts",
  campaign: "challenge", plan: "plan",
};
const TROUBLE = {
  forbidden: "This browser forbids storage. What you do here works, but lasts only until this "
    + "page closes: download your record before you leave, and load it next time.",
  newer: "The record in this browser was made with a newer dlkit. It is left as it is, and "
    + "nothing you do here is added to it. Use the newer dlkit, or download the record and then "
    + "erase it here.",
  older: "The record in this browser was made with an older dlkit and has not been brought up "
    + "to date yet. It is left as it is. You can download it, and erase it here.",
  broken: "The record in this browser cannot be read. It will be set aside, not lost, as soon "
    + "as you do something new here. You can download it as it is.",
};

const plural = (n, word, words = `${word}s`) => `${n} ${n === 1 ? word : words}`;
const spoken = (name) => name.replaceAll(/[_-]+/g, " ").trim();
const language = () => (document.documentElement.lang || "en").replace(/^en$/, "en-GB");
const megabytes = (size) => `${(size / 1e6).toFixed(1)} MB`;
const moment = (at) =>
  new Date(at).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });
const later = ({ at, done }) => `${moment(at)}, ${done ? "done" : "not done yet"}`;

/** A key in words: the lesson's title and the part. */
function named(model, key) {
  const [lesson, part] = key.split("/");
  return { lesson: model.get("lessons")[lesson] ?? spoken(lesson), part: spoken(part) };
}

/** Entries by lesson: [[lesson, [[key, part, entry], …]], …]. */
function byLesson(model, entries) {
  const lessons = new Map();
  for (const key of Object.keys(entries).sort()) {
    const { lesson, part } = named(model, key);
    if (!lessons.has(lesson)) lessons.set(lesson, []);
    lessons.get(lesson).push([key, part, entries[key]]);
  }
  return [...lessons];
}

/** The list of what is kept; stays open where the reader has opened it. */
function shelf(kit, model) {
  const { h } = kit;
  const element = h("div", { class: "dl-record__shelf" });
  const opened = new Set();
  const line = (unsaved) => ([key, part, { kind, at, done }]) =>
    h("li", {}, h("span", { text: part }),
      part.includes(KINDS[kind]) ? null : h("span", { text: KINDS[kind] ?? kind }),
      h("span", { text: done ? "done" : "not done yet" }),
      h("time", { datetime: at, text: moment(at) }),
      unsaved.includes(key) ? h("span", { text: "not saved in this browser" }) : null);
  const group = (unsaved) => ([lesson, parts]) => {
    const done = parts.filter(([, , entry]) => entry.done).length;
    const keep = (event) => opened[event.target.open ? "add" : "delete"](lesson);
    return h("details", { open: opened.has(lesson), ontoggle: keep },
      h("summary", { text: `${lesson}: ${plural(parts.length, "part")}, ${done} done` }),
      h("ul", {}, parts.map(line(unsaved))));
  };
  function update(entries, unsaved) {
    const lessons = byLesson(model, entries);
    const empty = h("p", { text: "Nothing is kept yet. What you do in a lesson will be." });
    element.replaceChildren(...(lessons.length ? lessons.map(group(unsaved)) : [empty]));
  }
  return { element, update };
}

/** A file by button or dropped on the panel. */
function intake(kit, root, given) {
  const { h } = kit;
  const input = h("input", { type: "file", accept: ".json,application/json" });
  const element = h("label", { class: "dl-button dl-button--quiet dl-record__file" },
    "Load a record from a file", input);
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = ""; // the same file can be chosen again
    if (files.length) given(files);
  });
  const over = (on) => (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    root.dataset.drop = on ? "yes" : "";
    if (event.type === "drop") given([...event.dataTransfer.files]);
  };
  root.addEventListener("dragenter", over(true));
  root.addEventListener("dragover", over(true));
  root.addEventListener("drop", over(false));
  root.addEventListener("dragleave", (event) => {
    if (!root.contains(event.relatedTarget)) root.dataset.drop = "";
  });
  return element;
}

/** The text of a file that may be a record; refuses others before they are read. */
async function textOf(files) {
  if (files.length !== 1) throw new Error(`Load one file at a time, got ${files.length}.`);
  const [file] = files;
  if (file.size > MAX_BYTES) {
    throw new Error(`The file must be at most 5 MB, got ${megabytes(file.size)}.`);
  }
  const bytes = await file.arrayBuffer().catch(() => {
    throw new Error(`'${file.name}' must be a file that can be read.`);
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`'${file.name}' must be a text in UTF-8: this is not a dlkit record.`);
  }
}

/** What is wrong with the storage, and what was set aside because it could not be read. */
function trouble(kit, store) {
  const { h } = kit;
  const element = h("div", { class: "dl-record__trouble", hidden: true });
  const when = (name) => moment(name.match(/\d{4}-.*Z$/)?.[0] ?? Date.now());
  const aside = (name) => h("div", { class: "dl-row" },
    h("span", { text: `A record that could not be read was set aside on ${when(name)}.` }),
    kit.button("Download it", () => kit.download(`${name}.txt`, store.aside(name), "text/plain")));
  function update({ state, asides }) {
    const said = TROUBLE[state] ? [h("p", { text: TROUBLE[state] })] : [];
    element.replaceChildren(...said, ...asides.map(aside));
    element.hidden = !element.childElementCount;
  }
  return { element, update };
}

/** What came in with a file, in words. */
function loaded(name, { added, conflicts, same }) {
  const parts = [`${plural(added.length, "part")} added`, `${same} the same`];
  if (conflicts.length) parts.push(`${conflicts.length} as you chose`);
  return `Loaded ${name}: ${parts.join(", ")}.`;
}

class Panel {
  #kit;
  #model;
  #store;
  #ask;
  #dialogs;
  #shelf;
  #trouble;
  #wrong;
  #line;
  #place;
  #onServer; // the module that says how the copy on the server stands

  constructor(kit, model) {
    const { h } = kit;
    this.#kit = kit;
    this.#model = model;
    this.#store = kit.store;
    this.#dialogs = kit.module("record_dialogs.js");
    this.#ask = (kind, content, how) => kit.ask(model, kind, content, how);
    this.#shelf = shelf(kit, model);
    this.#trouble = trouble(kit, kit.store);
    this.#wrong = kit.notice();
    this.#line = h("p", { class: "dl-status", role: "status", tabindex: "-1" });
    this.#place = h("div", {});
    const failed = (error) => this.warn(`This did not work: ${error.message}`);
    const where = h("div", {}, h("p", { class: "dl-hint",
      text: model.get("recorded") ? "Kept in this browser, for the place that this page was "
        + "opened from. Nowhere else."
        : `Kept in this browser for ${location.host}, and in the kernel, the program that runs `
        + "this page, until it ends. Nowhere else." }));
    const { record } = document.documentElement.dataset; // below a hub
    if (record) this.#onServer = kit.module("record_place.js");
    this.#onServer?.then(({ place }) => { this.stop = place(kit, where); }).catch(failed);
    this.element = h("section", { class: "dl-card dl-record", "aria-label": "Your record" });
    this.element.prepend(h("h3", { text: "Your record" }), where,
      this.#trouble.element, this.#shelf.element,
      h("div", { class: "dl-row" },
        kit.button("Download my record", () => this.save()),
        intake(kit, this.element, (files) => this.load(files)),
        kit.button("Erase my data …", () => this.#confirm().catch(failed))),
      h("p", { class: "dl-hint", text: "A record file can also be dropped here." }),
      this.#place, this.#line, this.#wrong.element);
  }

  update() {
    const found = this.#store.read();
    const readable = !["newer", "older", "broken"].includes(found.state);
    this.#shelf.element.hidden = !readable;
    this.#shelf.update(readable ? found.document?.entries ?? {} : {}, this.#store.pending());
    this.#trouble.update(found);
  }

  /** Gives the kernel the whole record; an older one comes back in the present version. */
  async sync() {
    const found = this.#store.read();
    if (found.state === "newer") return found;
    const { document } = await this.#ask("sync", { document: found.document });
    if (!document) return found;
    await this.#store.replace(document, found.seen);
    return this.#store.read();
  }

  save() {
    const name = this.#kit.saveRecord();
    this.say(name ? `Handed to your browser as ${name}.` : "There is nothing to download yet.");
  }

  async load(files) {
    this.#place.replaceChildren();
    this.say("Reading the file …");
    try {
      await this.#compare(await textOf(files), files[0].name);
    } catch (error) {
      this.warn(`Not loaded: ${error.message.replace(/\.$/, "")}. Nothing was changed.`);
    }
  }

  async erase() {
    const problem = await this.#onServer?.then(({ erase }) => erase());
    if (problem) return this.warn(problem);
    const { status, why } = await this.#store.erase();
    if (status === "failed") return this.warn(`${why}.`);
    this.#place.replaceChildren();
    this.say("Erased from this browser. Asking the kernel to forget it as well …");
    const answered = await this.#ask("erase", {}).then(() => true, () => false);
    if (this.#model.get("recorded")) return this.say("Erased from this browser.");
    const all = this.#onServer ? ", from your folder on the server" : "";
    return this.say(answered ? `Erased from this browser${all} and from the kernel of this page.`
      : "Erased from this browser. The kernel does not answer: what it has goes when it ends.");
  }

  say(text) {
    this.#wrong.say("");
    this.#line.textContent = text;
  }

  warn(text) {
    this.#line.textContent = "";
    this.#wrong.say(text);
  }

  async #compare(text, name, note = "") {
    const { seen, state } = await this.sync();
    if (state === "newer") throw new Error("the record in this browser is from a newer dlkit");
    const reply = await this.#ask("import", { text }, { patience: 60000 });
    const again = () => this.#compare(text, name, AGAIN);
    const use = (document) => this.#use(document, seen, loaded(name, reply), again);
    if (!reply.conflicts.length) return use(reply.document);
    const { chooser } = await this.#dialogs;
    const failed = (error) => this.warn(`Not loaded: ${error.message}. Nothing was changed.`);
    const words = { plural, later, named: (key) => named(this.#model, key) };
    const asked = chooser(this.#kit, words, reply, (document) => use(document).catch(failed));
    this.#place.replaceChildren(asked.element);
    this.say(note);
    return asked.focus();
  }

  /** Puts the new record in place, unless something was saved since it was compared. */
  async #use(document, seen, told, again) {
    this.#place.replaceChildren();
    this.#line.focus();
    if (!document) return this.say("Nothing was changed.");
    const { status, why } = await this.#store.replace(document, seen);
    if (status === "conflict") return again();
    const here = this.#store.state === "forbidden" ? " It lasts until this page closes." : "";
    if (why && !here) throw new Error(why);
    return this.say(told + here);
  }

  async #confirm() {
    const { confirm } = await this.#dialogs;
    this.say("");
    const steps = { save: () => this.save(), erase: () => this.erase() };
    if (!confirm(this.#kit, plural, this.element, steps)) this.say("There is nothing to erase.");
  }
}

export function render({ model, el, kit }) {
  const panel = new Panel(kit, model);
  const sync = () => panel.sync().catch((error) => {
    if (!error.silent) panel.warn(`The kernel refuses your record: ${error.message}`);
  });
  const update = kit.settled(() => panel.update(), 100);
  const soon = kit.settled(sync, 500);
  const stop = kit.store.watch((_, cause) => {
    update();
    if (cause !== "here") soon(); // the parts of this page tell the kernel themselves
  });
  el.append(panel.element);
  panel.update();
  sync();
  return () => {
    stop();
    panel.stop?.();
    update.stop();
    soon.stop();
  };
}
