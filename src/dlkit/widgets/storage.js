// The record where the browser keeps it: one JSON document in localStorage, shared by all tabs of
// one address. Nothing here throws for what a browser may refuse; it says why instead.
const FORMAT = "dlkit-record";
const VERSION = 1;
const MAX_BYTES = 5_000_000;
// Below a hub all learners share one address: on one computer each still has a record apart.
const AT = globalThis.document?.documentElement.dataset.record;
export const NAME = AT ? `dlkit-record ${AT}` : "dlkit-record";
const ASIDE = `${NAME}-broken-`;
const KEY = /^(?=.{3,120}$)[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+$/;

export const WHY = {
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
export const copy = (value) => JSON.parse(JSON.stringify(value));
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
export function same(one, other) {
  if (!one || !other) return !one && !other;
  const [first, second] = [one, other].map(({ kind, done, value }) => [kind, done, value]);
  return canonical(first) === canonical(second);
}

/** A random identity; pages on plain http addresses have no randomUUID. */
export function uuid(source = globalThis.crypto) {
  if (source.randomUUID) return source.randomUUID();
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A new record. */
export function begun() {
  const at = now();
  return { format: FORMAT, version: VERSION, id: uuid(), created: at, changed: at, entries: {} };
}

/** An entry as it is kept; refuses a key that no record may have. */
export function made(key, kind, value, { done, rev }) {
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

/** What could not be saved stays with the tab: a page that is loaded again in it finds it here. */
export function carried(page) {
  const kept = page.history.state?.[NAME];
  const isWish = ([key, wish]) => KEY.test(key) && isEntry(wish?.entry);
  return Array.isArray(kept) ? kept.filter(isWish) : [];
}

export function carry(wishes, page) {
  const { [NAME]: before, ...rest } = page.history.state ?? {};
  if (!wishes.length && !before) return;
  try {
    const state = wishes.length ? { ...rest, [NAME]: wishes } : rest;
    page.history.replaceState(Object.keys(state).length ? state : null, "");
  } catch {
    // too large, or too often: it is here until the page closes, and that is what is said
  }
}

/** The browser's storage, or null where it is forbidden. */
export function reachable() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

/** Runs `work` while no other tab writes. Without locks, reading and writing is one step for the
 * tabs of one process, and the store puts right what tabs of two processes overrun. */
export async function alone(work) {
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
export class Box {
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

  /** The entry of a key, or null. */
  entry(key) {
    const { state, document } = this.look();
    return (state === "ok" && document.entries[key]) || null;
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
  put(key, { base, at, id, entry }) {
    const { state, document: found } = this.look();
    const document = state === "ok" ? found : begun();
    const theirs = this.entry(key);
    if (theirs && same(theirs, entry)) return { status: "saved", entry: copy(theirs) };
    const sameOne = theirs?.rev === base && theirs.at === (at ?? theirs.at) && document.id === id;
    const known = base === 0 ? !theirs : sameOne;
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

  /** The text that was set aside under a name. */
  aside(name) {
    return this.#storage.getItem(name) ?? "";
  }

  #setAside(text) {
    const kept = this.asides().some((name) => this.#storage.getItem(name) === text);
    return kept || this.#write(`${ASIDE}${now()}`, text) === null;
  }

  #write(name, text) {
    try {
      this.#storage.setItem(name, text);
      if (AT) globalThis.dispatchEvent(new Event("dlkit-record")); // for the copy on the server
      return this.#storage.getItem(name) === text ? null : WHY.lost;
    } catch (error) {
      return /quota/i.test(error.name) ? WHY.full : WHY.forbidden;
    }
  }
}

/** Notices what has changed in storage, and tells those who want to know. */
export class Watch {
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
