// The learner's record as the components see it. `put` says 'saved' only after what was written
// has been read back. What cannot be written stays in memory, counts as kept for this page, and is
// tried again with every later put. How the browser keeps it is in storage.js (`disk` here).

const MAX_BYTES = 5_000_000;
const mark = ({ rev, at }) => `${rev} ${at}`;

/** What this page has put: what is still to be written, and what it wrote. */
class Desk {
  count = 0;
  unsaved = new Map(); // key -> entry, and the revision and the record it was made from
  written = new Map(); // key -> the entry, and what it took the place of
  outcomes = new Map(); // key -> what became of the last put

  add(key, wish) {
    this.unsaved.set(key, wish);
    this.count += 1;
  }

  keys() {
    return [...this.unsaved.keys()];
  }

  /** Takes over what an earlier page in this tab could not save, unless there is newer. */
  take(box, wishes) {
    for (const [key, wish] of wishes) {
      const found = box.entry(key);
      if (!found || found.at < wish.entry.at) this.add(key, wish);
    }
  }

  /** Why something is not saved, or nothing. */
  why() {
    return this.keys().map((key) => this.outcomes.get(key)?.why).find(Boolean) ?? "";
  }

  /** Tries to write all that is not saved; the caller of `asked` decides about a conflict. */
  write(box, asked) {
    for (const key of this.keys()) {
      const wish = this.unsaved.get(key);
      const before = box.entry(key);
      const outcome = box.put(key, wish);
      const { status } = outcome;
      if (status === "saved") this.#note(key, before, outcome.entry);
      if (status === "saved" || (status === "conflict" && key === asked)) this.unsaved.delete(key);
      this.outcomes.set(key, outcome);
    }
  }

  /** What this page wrote and another tab, writing at the same moment, has put an older one over:
   * what the two changed differently is not among these, the learner is asked about it. */
  overrun(box) {
    const older = ([key, { past }]) => {
      const found = box.entry(key);
      return found ? past.has(mark(found)) : true;
    };
    const lost = box.look().state === "ok" ? [...this.written].filter(older) : [];
    return lost.map(([key, { entry }]) => [key, entry, box.entry(key)?.rev ?? 0]);
  }

  #note(key, before, entry) {
    const past = this.written.get(key)?.past ?? new Set();
    if (before && mark(before) !== mark(entry)) past.add(mark(before));
    this.written.set(key, { entry, past });
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
  #page;

  constructor(disk, storage, page) {
    this.#disk = disk;
    this.#page = page;
    this.#box = new disk.Box(storage);
    this.#watch = new disk.Watch(this.#box);
    page.addEventListener("storage", (event) => this.#heard(event));
    page.addEventListener("pagehide", () => this.#leave(true));
    page.addEventListener("pageshow", () => this.#leave(false));
    page.addEventListener("hashchange", () => this.#carry());
    this.#desk.take(this.#box, disk.carried(page));
    if (this.#desk.unsaved.size) this.#write();
  }

  get state() {
    return this.#box.look().state;
  }

  /** Why something is not saved, or nothing; a browser that forbids storage is told of at once. */
  get why() {
    return this.state === "forbidden" ? this.#disk.WHY.forbidden : this.#desk.why();
  }

  /** The entry of a key, or null; one that could not be saved counts as well. */
  get(key) {
    return this.#disk.copy(this.#desk.unsaved.get(key)?.entry ?? this.#box.entry(key));
  }

  /** Whether two entries have the same content. */
  same(one, other) {
    return this.#disk.same(one, other);
  }

  /** Writes one entry; `base` and `at` are of the entry that the caller last saw (0: none). */
  async put(key, kind, value, { done = false, base = 0, at } = {}) {
    const from = this.#desk.unsaved.get(key) ?? { base, at, id: this.#watch.id };
    const entry = this.#disk.made(key, kind, value, { done, rev: from.base + 1 });
    this.#desk.add(key, { ...from, entry });
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

  /** A record that could not be read, by its name among the asides. */
  aside(name) {
    return this.#box.aside(name);
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
      this.#carry();
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
      this.#carry();
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
    this.#carry();
    this.#watch.tell("here", tried);
  }

  #carry() {
    this.#disk.carry([...this.#desk.unsaved], this.#page);
  }

  #heard({ key, newValue }) {
    if (key !== null && key !== this.#disk.NAME) return;
    if (newValue === null) this.#desk.written.clear(); // erased, and on purpose
    for (const [name, { kind, done, value }, base] of this.#desk.overrun(this.#box)) {
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

export function openStore(disk, storage = disk.reachable(), page = window) {
  return new Store(disk, storage, page);
}

/** Hands the browser the record as a file; its name, or nothing where there is no record. */
export function saveRecord({ store, download }) {
  const { state, text, document } = store.read();
  const asItIs = ["newer", "older", "broken"].includes(state);
  if (!asItIs && !document) return "";
  const pretty = JSON.stringify(document, null, 2);
  const whole = new Blob([pretty]).size > MAX_BYTES ? JSON.stringify(document) : pretty;
  const name = `dlkit-record-${new Date().toLocaleDateString("sv-SE")}.json`;
  download(name, asItIs ? text : whole, "application/json");
  return name;
}

/** Tells the page why the learner's work is not saved, whenever that changes. */
export function announce(kit) {
  let told = "";
  const look = () => {
    const { why } = kit.store;
    if (why === told) return;
    told = why;
    const detail = { why, save: () => saveRecord(kit) };
    dispatchEvent(new CustomEvent("dlkit-kept", { detail }));
  };
  kit.store.watch(look);
  look();
}
