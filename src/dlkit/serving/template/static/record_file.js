// The learner's record also as a file on the server, where a hub keeps a folder for each learner.
// The browser's copy is the one that a page works with. After each change it is sent; what comes
// back is what this browser does not have yet, from another computer. The components hear of that
// as of a change in another tab.
const AT = document.documentElement.dataset.record;
const NAME = `dlkit-record ${AT}`; // as in the components' storage.js
const LIFE = `dlkit-record-life ${AT}`;
const PAUSE_MS = 1000;
const AGAIN_MS = 30000;
const OUT = "you are no longer logged in; reload this page";
const SILENT = "the server does not answer";

let timer;
let known; // the text that the server has
let going = Promise.resolve();

/** How things stand, for the panel 'Your record'. */
const state = { at: null, why: "" };
const told = (news) => {
  Object.assign(state, news);
  window.dispatchEvent(new Event("dlkit-record-file"));
};

const word = () => document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "";
const look = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is forbidden: the panel says so
  }
};

function parsed(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    throw new Error("the record in this browser cannot be read");
  }
}

async function asked(method, body, more = {}) {
  const headers = { "Content-Type": "application/json", "X-XSRFToken": word() };
  const answer = await fetch(AT, { method, headers, body, cache: "no-store", ...more })
    .catch(() => { throw new Error(SILENT); });
  const found = await answer.json().catch(() => ({}));
  if (answer.ok) return found;
  if (answer.status === 403) throw new Error(OUT);
  throw new Error(answer.status < 502 || answer.status === 507
    ? found.message ?? answer.statusText : SILENT);
}

/** Runs `work` while no tab writes. */
function alone(work) {
  const { locks } = navigator;
  return locks ? locks.request("dlkit-record", work).catch(() => work()) : work();
}

/** Puts what came from the server in place, unless this browser has changed in the meantime. */
function take(text, { life, record, erased }) {
  if (look(NAME) !== text) return later(0);
  localStorage.setItem(LIFE, life);
  known = text;
  if (!record && !erased) return undefined;
  known = record ? JSON.stringify(record) : null;
  if (record) localStorage.setItem(NAME, known);
  else localStorage.removeItem(NAME);
  const event = { key: NAME, oldValue: text, newValue: known, storageArea: localStorage };
  return window.dispatchEvent(new StorageEvent("storage", event));
}

async function exchange() {
  const text = look(NAME);
  try {
    const life = look(LIFE);
    const found = await asked("POST", JSON.stringify({ life, record: parsed(text) }));
    await alone(() => take(text, found));
    told({ at: new Date(), why: "" });
  } catch (error) {
    told({ why: error.message });
    later(AGAIN_MS);
  }
}

/** One exchange at a time. */
function now() {
  clearTimeout(timer);
  going = going.then(exchange);
  return going;
}

function later(wait_ms) {
  clearTimeout(timer);
  timer = setTimeout(now, wait_ms);
}

/** Erases the file; then the browser's copy may go too. */
async function erase() {
  clearTimeout(timer);
  await going;
  const { life } = await asked("DELETE");
  localStorage.setItem(LIFE, life);
  known = null;
}

function changed() {
  if (look(NAME) !== known) later(PAUSE_MS);
}

/** What is not kept yet goes along with the page that leaves, as far as a browser lets it. */
function leave() {
  const text = look(NAME);
  if (text === known || !text) return;
  const body = JSON.stringify({ life: look(LIFE), record: parsed(text) });
  asked("POST", body, { keepalive: true }).catch(() => {});
}

/** Who logs out leaves no copy on a computer that others use, once the server has it all. */
async function logOut(event) {
  const link = event.target.closest?.("a[href$='/logout']");
  if (!link) return;
  event.preventDefault();
  await now();
  if (!state.why && look(NAME) === known) {
    for (const name of [NAME, LIFE]) localStorage.removeItem(name);
  }
  location.assign(link.href);
}

globalThis.dlkitRecordFile = { state, erase };
document.addEventListener("click", logOut);
window.addEventListener("dlkit-record", changed);
window.addEventListener("storage", ({ key }) => key === NAME && changed());
window.addEventListener("online", now);
window.addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.hidden || now());
now();
