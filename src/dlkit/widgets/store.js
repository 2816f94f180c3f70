// Interim, made from storage.js, page_store.js and keep.js: the loader loads those instead soon.
// The record where the browser keeps it: one JSON document in localStorage, shared by all tabs of
// one address. Nothing here throws for what a browser may refuse; it says why instead.
const FORMAT = "dlkit-record";
const VERSION = 1;
const MAX_BYTES = 5_000_000;
const NAME = "dlkit-record";
const ASIDE = "dlkit-record-broken-";
const KEY = /^(?=.{3,120}$)[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+$/;

const WHY = {
  forbidden: "not saved: this browser forbids storage",
  full: "not saved: the storage of this browser for this address is full",
  lost: "not saved: this browser did not keep what was written",
  large: "not saved: the record would be larger than 5 MB",
  newer: "not saved: the record in this browser comes from a newer dlkit",
  older: "not saved: the record in this browser has to be brought up to date, see 'Your record'",
  broken: "not saved: the record in this browser cannot be read and cannot be set aside",
};
const SET_ASIDE =
  "The record that was here before could not be read: it is set aside, see 'Your record'";

const now = () => new Date().toISOString();
const copy = (value) => JSON.parse(JSON.stringify(value));
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isEntry = (entry) => isObject(entry) && Number.isInteger(entry.rev) && isObject(entry.value);

/** The text of a value with its keys in one order: equal values have equal texts. */
function canonical(value) {
  const sorted = (_, each) =>
    isObject(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each;
  return JSON.stringify(value, sorted);
}

/** The same content, whenever and however often it was written. */
function same(one, other) {
  if (!one || !other) return !one && !other;
  const [first, second] = [one, other].map(({ kind, done, value }) => [kind, done, value]);
  return canonical(first) === canonical(second);
}

/** A random identity; pages on plain http addresses have no randomUUID. */
function uuid(source = globalThis.crypto) {
  if (source.randomUUID) return source.randomUUID();
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A new record. */
function begun() {
  const at = now();
  return { format: FORMAT, version: VERSION, id: uuid(), created: at, changed: at, entries: {} };
}

/** An entry as it is kept; refuses a key that no record may have. */
function made(key, kind, value, { done, rev }) {
  if (!KEY.test(key)) throw new Error(`key must be '<lesson>/<part>', got '${key}'`);
  return copy({ kind, rev, at: now(), done: Boolean(done), value });
}

function parsed(text) {
  const broken = { state: "broken", text, document: null };
  let document = null;
  try {
    document = JSON.parse(text);
  } catch {
    return broken;
  }
  if (document?.format !== FORMAT || !Number.isInteger(document.version)) return broken;
  if (document.version > VERSION) return { state: "newer", text, document };
  if (document.version < VERSION) return { state: "older", text, document };
  const { id, entries } = document;
  const named = typeof id === "string" && isObject(entries);
  return named && Object.values(entries).every(isEntry) ? { state: "ok", text, document } : broken;
}

/** The browser's storage, or null where it is forbidden. */
function reachable() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

/** Runs `work` while no other tab writes. Without locks, reading and writing is one step for the
 * tabs of one process, and the store puts right what tabs of two processes overrun. */
async function alone(work) {
  const locks = globalThis.navigator?.locks;
  if (!locks) return work();
  let answer;
  const run = () => {
    answer = { is: work() };
  };
  await locks.request(NAME, run).catch(() => answer ?? run()); // a page may have no right to locks
  return answer.is;
}

/** The record in storage; gives a reason where the browser throws. */
class Box {
  #storage;
  #last = { text: null };

  constructor(storage) {
    this.#storage = storage;
  }

  /** What is there; a text that was seen before is not parsed again. */
  look() {
    let text;
    try {
      text = this.#storage.getItem(NAME);
    } catch {
      return { state: "forbidden", text: null, document: null };
    }
    if (text === null) return { state: "empty", text, document: null };
    if (text !== this.#last.text) this.#last = parsed(text);
    return this.#last;
  }

  /** Writes a whole record; null, or why it is not kept. What was broken is set aside first. */
  save(document, migrated = false) {
    const text = JSON.stringify(document);
    if (text.length * 3 > MAX_BYTES && new Blob([text]).size > MAX_BYTES) return WHY.large;
    const { state, text: before } = this.look();
    if (state === "newer" || (state === "older" && !migrated)) return WHY[state];
    if (state === "broken" && !this.#setAside(before)) return WHY.broken;
    return this.#write(NAME, text);
  }

  /** Writes one entry as a next revision of the one it was made from; says what became of it. */
  put(key, { base, id, entry }) {
    const { state, document: found } = this.look();
    const document = state === "ok" ? found : begun();
    const theirs = document.entries[key] ?? null;
    if (theirs && same(theirs, entry)) return { status: "saved", entry: copy(theirs) };
    const known = (theirs?.rev ?? 0) === base && (base === 0 || document.id === id);
    if (!known && (state === "ok" || state === "empty")) {
      return { status: "conflict", theirs: copy(theirs) };
    }
    const entries = { ...document.entries, [key]: entry };
    const why = this.save({ ...document, changed: entry.at, entries });
    if (why) return { status: "failed", why, entry: copy(entry) };
    return { status: "saved", entry: copy(entry), ...(state === "broken" && { note: SET_ASIDE }) };
  }

  /** Removes the record and what was set aside of it; whether anything is left. */
  remove() {
    try {
      for (const name of [NAME, ...this.asides()]) this.#storage.removeItem(name);
      return this.#storage.getItem(NAME) !== null;
    } catch {
      return false; // nothing could ever be kept here
    }
  }

  /** The names of the broken records that were set aside. */
  asides() {
    try {
      return Object.keys(this.#storage).filter((name) => name.startsWith(ASIDE)).sort();
    } catch {
      return [];
    }
  }

  #setAside(text) {
    const kept = this.asides().some((name) => this.#storage.getItem(name) === text);
    return kept || this.#write(`${ASIDE}${now()}`, text) === null;
  }

  #write(name, text) {
    try {
      this.#storage.setItem(name, text);
      return this.#storage.getItem(name) === text ? null : WHY.lost;
    } catch (error) {
      return /quota/i.test(error.name) ? WHY.full : WHY.forbidden;
    }
  }
}

/** Notices what has changed in storage, and tells those who want to know. */
class Watch {
  #box;
  #text;
  #listeners = new Set();

  constructor(box) {
    const { state, text, document } = box.look();
    this.#box = box;
    this.#text = text;
    this.id = document?.id; // of the record that the listeners know
    this.entries = state === "ok" ? document.entries : {};
  }

  add(listen) {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }

  /** Tells of a change that was made here, with its cause, or of one made elsewhere, if any. */
  tell(cause, keys = []) {
    const { state, text, document } = this.#box.look();
    if (!cause && text === this.#text) return;
    const before = this.entries;
    this.#text = text;
    if (state === "ok" || state === "empty") {
      this.entries = document?.entries ?? {};
      this.id = document?.id;
    }
    const differs = (key) =>
      before[key]?.rev !== this.entries[key]?.rev || before[key]?.at !== this.entries[key]?.at;
    const changed = Object.keys({ ...before, ...this.entries }).filter(differs);
    const all = [...new Set([...keys, ...changed])];
    this.#call(all, cause ?? (state === "empty" ? "erase" : "tab"));
  }

  #call(keys, cause) {
    for (const listen of [...this.#listeners]) {
      try {
        listen(keys, cause);
      } catch (error) {
        console.error(error); // the fault of one listener is not that of the others
      }
    }
  }
}

// The learner's record as the components see it. `put` says 'saved' only after what was written
// has been read back. What cannot be written stays in memory, counts as kept for this page, and is
// tried again with every later put. How the browser keeps it is in storage.js (`disk` here).

/** What this page has put: what is still to be written, and what it wrote. */
class Desk {
  count = 0;
  unsaved = new Map(); // key -> entry, and the revision and the record it was made from
  written = new Map(); // key -> entry
  outcomes = new Map(); // key -> what became of the last put

  add(key, wish) {
    this.unsaved.set(key, wish);
    this.count += 1;
  }

  keys() {
    return [...this.unsaved.keys()];
  }

  /** Tries to write all that is not saved; the caller of `asked` decides about a conflict. */
  write(box, asked) {
    for (const key of this.keys()) {
      const wish = this.unsaved.get(key);
      const outcome = box.put(key, wish);
      const { status } = outcome;
      if (status === "saved") this.written.set(key, wish.entry);
      if (status === "saved" || (status === "conflict" && key === asked)) this.unsaved.delete(key);
      this.outcomes.set(key, outcome);
    }
  }

  /** What this page wrote and another tab, writing at the same moment, has overrun. */
  overrun({ state, document }) {
    const rev = (key) => document.entries[key]?.rev ?? 0;
    const lost = ([key, entry]) => state === "ok" && rev(key) < entry.rev;
    return [...this.written].filter(lost).map(([key, entry]) => [key, entry, rev(key)]);
  }

  clear() {
    for (const each of [this.unsaved, this.written, this.outcomes]) each.clear();
  }
}

class Store {
  #disk;
  #box;
  #watch;
  #desk = new Desk();
  #leaving = false;

  constructor(disk, storage, page) {
    this.#disk = disk;
    this.#box = new disk.Box(storage);
    this.#watch = new disk.Watch(this.#box);
    page.addEventListener("storage", (event) => this.#heard(event));
    page.addEventListener("pagehide", () => this.#leave(true));
    page.addEventListener("pageshow", () => this.#leave(false));
  }

  get state() {
    return this.#box.look().state;
  }

  /** The entry of a key, or null; one that could not be saved counts as well. */
  get(key) {
    const { state, document } = this.#box.look();
    const kept = state === "ok" ? document.entries[key] : null;
    return this.#disk.copy(this.#desk.unsaved.get(key)?.entry ?? kept ?? null);
  }

  /** Whether two entries have the same content. */
  same(one, other) {
    return this.#disk.same(one, other);
  }

  /** Writes one entry; `base` is the revision that the caller last saw (0: none). */
  async put(key, kind, value, { done = false, base = 0 } = {}) {
    const from = this.#desk.unsaved.get(key)?.base ?? base;
    const entry = this.#disk.made(key, kind, value, { done, rev: from + 1 });
    this.#desk.add(key, { base: from, id: this.#watch.id, entry });
    const work = () => {
      this.#write(key);
      return this.#desk.outcomes.get(key);
    };
    return this.#leaving ? work() : this.#disk.alone(work); // a page that goes cannot wait
  }

  /** The keys that are not saved. */
  pending() {
    return this.#desk.keys();
  }

  /** The state of the storage and the whole record as this page has it; `seen` is for replace. */
  read() {
    const { state, text, document } = this.#box.look();
    const found = { state, text, document, seen: this.#seen(), asides: this.#box.asides() };
    if (this.#desk.unsaved.size && state !== "newer" && state !== "older") {
      const base = document ?? this.#disk.begun();
      const unsaved = [...this.#desk.unsaved].map(([key, { entry }]) => [key, entry]);
      found.document = { ...base, entries: { ...base.entries, ...Object.fromEntries(unsaved) } };
    }
    return this.#disk.copy(found);
  }

  /** Puts a whole record in place; with `seen`, only if nothing was written since that reading. */
  replace(document, seen = this.#seen()) {
    return this.#disk.alone(() => {
      if (seen !== this.#seen()) return { status: "conflict" };
      const why = this.#box.save(document, true);
      const forbidden = this.state === "forbidden";
      if (why && !forbidden) return { status: "failed", why };
      const before = this.#desk.keys();
      this.#desk.clear();
      for (const [key, entry] of forbidden ? Object.entries(document.entries) : []) {
        this.#desk.add(key, { base: 0, entry: this.#disk.copy(entry) }); // for this page alone
      }
      this.#watch.tell("import", [...before, ...this.#desk.keys()]);
      return why ? { status: "failed", why } : { status: "saved" };
    });
  }

  /** Removes the record and what was set aside of it, and nothing else, from this browser. */
  erase() {
    return this.#disk.alone(() => {
      const left = this.#box.remove();
      if (left) return { status: "failed", why: "not erased: this browser still has the record" };
      const before = this.#desk.keys();
      this.#desk.clear();
      this.#watch.tell("erase", before);
      return { status: "erased" };
    });
  }

  /** Calls `listen(keys, cause)` after each change, wherever it was made; returns the way out. */
  watch(listen) {
    return this.#watch.add(listen);
  }

  #seen() {
    return `${this.#desk.count}:${this.#box.look().text}`;
  }

  #write(asked) {
    this.#watch.tell(); // what others did comes first
    const tried = this.#desk.keys();
    this.#desk.write(this.#box, asked);
    this.#watch.tell("here", tried);
  }

  #heard({ key, newValue }) {
    if (key !== null && key !== this.#disk.NAME) return;
    if (newValue === null) this.#desk.written.clear(); // erased, and on purpose
    for (const [name, { kind, done, value }, base] of this.#desk.overrun(this.#box.look())) {
      this.put(name, kind, value, { done, base });
    }
    this.#watch.tell();
  }

  #leave(leaving) {
    this.#leaving = leaving;
    if (leaving && this.#desk.unsaved.size) this.#write();
    if (!leaving) this.#watch.tell();
  }
}

function openStore(storage = reachable(), page = window) {
  const disk = { Box, Watch, NAME, alone, begun, copy, made, same };
  return new Store(disk, storage, page);
}

// Binds one component to its entry of the learner's record: the browser's storage at once, the
// kernel next, and no change that somebody else made goes unseen.
const SAVED = "Saved on this device";
const UNSAVED = "Not saved yet";
const HERE = "It is here until this page closes.";
const CHANGED = "Another tab has changed this part in the meantime. Which one shall stay?";
const ERASED = "The record was erased in another tab. Shall what is here stay?";

class Keeper {
  #kit;
  #model;
  #kind;
  #key;
  #shown; // the entry whose content the component shows
  #clash = null; // what the learner has to decide about
  #touched = false;
  #saving = 0;
  #why = UNSAVED;
  #outside = () => {};
  #forget = () => {};
  entry = null;

  constructor(kit, model, kind) {
    this.#kit = kit;
    this.#model = model;
    this.#kind = kind;
    this.#key = model.get("key");
    Object.assign(this, question(kit.h, (mine) => this.#decide(mine)));
    if (this.#key) this.#start();
  }

  /** Saves a value; the promise gives what became of it: saved, failed, conflict or unkept. */
  save = async (value, { done = false } = {}) => {
    if (!this.#key) return { status: "unkept" };
    this.#touched = false;
    this.#shown = { kind: this.#kind, value, done };
    if (this.#clash) return this.#clash;
    this.#saving += 1;
    const base = this.entry?.rev ?? 0;
    const putting = this.#kit.store.put(this.#key, this.#kind, value, { done, base });
    const outcome = await putting.finally(() => (this.#saving -= 1));
    this.#why = outcome.why ? `${capital(outcome.why)}. ${HERE}` : UNSAVED;
    if (outcome.status === "conflict") this.#ask(outcome);
    else this.#look();
    if (outcome.note) this.say(`${SAVED}. ${outcome.note}`);
    return outcome;
  };

  /** Something was edited and will be saved later: no change from outside may take its place. */
  touch = () => {
    this.#touched = Boolean(this.#key);
    if (this.#key && !this.#clash) this.say(UNSAVED);
  };

  /** Calls `listen(entry)`, null for none, when somebody else has changed the entry. */
  onOutside = (listen) => {
    this.#outside = listen;
  };

  stop = () => {
    this.#forget();
    this.#ask(null);
  };

  #start() {
    const held = this.#model.get("entry");
    const { store } = this.#kit;
    this.#have(this.#found());
    this.#shown = this.entry;
    this.#forget = store.watch((keys) => keys.includes(this.#key) && this.#look());
    if (!this.entry && store.state === "forbidden" && held?.kind === this.#kind) {
      this.entry = held; // the kernel is all that remembers
      this.save(held.value, held);
    }
  }

  #found() {
    const found = this.#kit.store.get(this.#key);
    return found?.kind === this.#kind ? found : null;
  }

  /** Takes the entry as it is now; tells the component if its content is not what it shows. */
  #look() {
    const found = this.#found();
    const known = this.#kit.store.same(found, this.#shown);
    if (!known && (this.#saving || this.#touched || this.#clash)) return;
    this.#have(found);
    if (known) return;
    this.#shown = found;
    this.#outside(found);
  }

  #have(entry) {
    this.entry = entry;
    this.#model.set("entry", entry);
    this.#model.save_changes();
    const unsaved = this.#kit.store.pending().includes(this.#key);
    if (!this.#touched) this.say(entry ? (unsaved ? this.#why : SAVED) : "");
  }

  /** Asks which of two versions stays; with null, nothing is to be decided any more. */
  #ask(clash) {
    this.#clash = clash;
    this.offer(Boolean(clash));
    if (clash) this.say(clash.theirs ? CHANGED : ERASED);
  }

  #decide(mine) {
    const { theirs } = this.#clash;
    this.#ask(null);
    this.#touched = false;
    if (mine) {
      this.entry = theirs;
      this.save(this.#shown.value, this.#shown);
    } else this.#look();
  }
}

/** The line that says what became of the entry, and the two answers to a conflict. */
function question(h, decide) {
  const answer = (text, mine) => {
    const onclick = () => {
      line.focus(); // the button goes
      decide(mine);
    };
    return h("button", { type: "button", class: "dl-button dl-button--quiet", text, onclick });
  };
  const line = h("p", { class: "dl-status", role: "status", tabindex: "-1" });
  const answers = h("div", { class: "dl-row", hidden: true },
    answer("Keep mine", true), answer("Take the other one", false));
  const stay = (event) => event.preventDefault();
  return {
    status: h("div", { class: "dl-kept" }, line, answers),
    say: (text) => line.textContent === text || (line.textContent = text),
    offer: (open) => {
      answers.hidden = !open;
      window[open ? "addEventListener" : "removeEventListener"]("beforeunload", stay);
    },
  };
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

function keep(kit, model, kind) {
  return new Keeper(kit, model, kind);
}

export { openStore, keep, same, uuid };
