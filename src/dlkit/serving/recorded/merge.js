// The learner's record without a kernel: what record.py does with a file that is loaded.
const FORMAT = "dlkit-record";
const VERSION = 1;
const KEY = /^(?=.{3,120}$)[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+$/;
const KIND = /^[a-z][a-z0-9_-]{0,39}$/;
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NONE = "this is not a dlkit record";

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isMoment = (text) => MOMENT.test(text) && !Number.isNaN(Date.parse(text));

function must(holds, name, rule) {
  if (!holds) throw new Error(`${name} must be ${rule}`);
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

const same = (one, other) =>
  JSON.stringify(sorted([one.kind, one.done, one.value]))
    === JSON.stringify(sorted([other.kind, other.done, other.value]));

/** The record in a text, with every rule checked. */
export function read(text) {
  let found = null;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error(`record must be JSON: ${NONE}`);
  }
  if (!isObject(found) || found.format !== FORMAT) throw new Error(NONE);
  must(found.version === VERSION, "version", found.version > VERSION
    ? `at most ${VERSION}, got ${found.version}: this record comes from a newer dlkit` : VERSION);
  must(ID.test(found.id), "id", "a UUID in small letters");
  for (const name of ["created", "changed"]) must(isMoment(found[name]), name, "a moment in UTC");
  must(isObject(found.entries), "entries", "an object");
  for (const [key, entry] of Object.entries(found.entries)) {
    const name = `entries['${key.slice(0, 60)}']`;
    must(KEY.test(key), "key", "'<lesson>/<part>' of letters, digits, _ and -");
    must(isObject(entry) && isObject(entry.value), `${name}.value`, "an object");
    must(KIND.test(entry.kind), `${name}.kind`, "a word of small letters");
    must(Number.isSafeInteger(entry.rev) && entry.rev >= 1, `${name}.rev`,
      "a whole number of at least 1");
    must(typeof entry.done === "boolean", `${name}.done`, "true or false");
    must(isMoment(entry.at), `${name}.at`, "a moment in UTC");
  }
  return found;
}

function later(own, other) {
  const rev = Math.max(own.rev, other.rev);
  if (same(own, other)) return { ...own, rev, at: own.at > other.at ? own.at : other.at };
  return other.at > own.at ? { ...other, rev: rev + 1 } : own;
}

/** One record from two, and what the learner has to be asked about. */
export function merge(ours, theirs) {
  const entries = { ...ours.entries };
  const conflicts = [];
  for (const [key, other] of Object.entries(theirs.entries)) {
    const own = ours.entries[key] ?? other;
    entries[key] = later(own, other);
    if (!same(own, other)) {
      conflicts.push({ key, ours: own, theirs: other,
        taken: other.at > own.at ? "theirs" : "ours" });
    }
  }
  const held = [ours, theirs].filter((one) => Object.keys(one.entries).length);
  const all = held.length ? held : [ours];
  const times = (name) => all.map((one) => one[name]).sort();
  const document = { ...all[0], created: times("created")[0], changed: times("changed").at(-1),
    entries: Object.fromEntries(Object.keys(entries).sort().map((key) => [key, entries[key]])) };
  return { document, conflicts };
}

export function records() {
  let ours = null;
  return {
    sync({ document }) {
      ours = document && read(JSON.stringify(document));
      return { document: null };
    },
    import({ text }) {
      const theirs = read(text);
      const own = ours ?? { ...theirs, entries: {} };
      const { document, conflicts } = merge(own, theirs);
      const added = Object.keys(document.entries).filter((key) => !(key in own.entries));
      const all = Object.keys(theirs.entries).length;
      return { document, conflicts, added, same: all - added.length - conflicts.length };
    },
    erase() {
      ours = null;
      return {};
    },
  };
}
