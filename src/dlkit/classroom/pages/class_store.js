// What this phone remembers of a class, and how it talks to the lecturer's machine. The counter of
// an answer rises with each change, so what is sent twice counts once. Where the browser keeps
// nothing, the token lives in the window's name, which outlives a reload.

const PLACE = "dlkit-class";
const SIGN = "dlkit-class:";
const PATIENCE_MS = 8000;
const N_KEPT = 60; // questions

function opened() {
  try {
    const place = window.localStorage;
    place.setItem(`${PLACE}-try`, "1");
    place.removeItem(`${PLACE}-try`);
    return place;
  } catch (error) {
    return null;
  }
}

/** The phone's memory, read and written at each change, since two tabs may share it. */
export function openStore() {
  let place = opened();
  const named = window.name.indexOf(SIGN) === 0 ? window.name.slice(SIGN.length) : "";
  let memory = { token: place ? "" : named, title: "", answers: {} };

  function read() {
    if (!place) return memory;
    try {
      const found = JSON.parse(place.getItem(PLACE));
      if (found && found.answers) return found;
    } catch (error) { /* somebody else's, or broken: begin anew */ }
    return { token: "", title: "", answers: {} };
  }

  function write(kept) {
    memory = kept;
    try {
      if (place) place.setItem(PLACE, JSON.stringify(kept));
    } catch (error) {
      place = null; // full, or forbidden since: from here on in the page alone
    }
    if (!place) window.name = SIGN + kept.token;
  }

  return {
    lasting: () => Boolean(place),
    token: () => read().token,
    title: () => read().title,
    join: (token, title) => {
      const kept = read();
      write({ token, title, answers: kept.token === token ? kept.answers : {} });
    },
    forget: () => {
      memory = { token: "", title: "", answers: {} };
      window.name = "";
      if (place) place.removeItem(PLACE);
    },
    answer: (key) => read().answers[key] || null,
    /** Changes what is kept of one question: {value, counter, state, draft}. */
    put: (key, change) => {
      const kept = read();
      kept.answers[key] = Object.assign({}, kept.answers[key], change);
      Object.keys(kept.answers).slice(0, -N_KEPT).forEach((old) => delete kept.answers[old]);
      write(kept);
      return kept.answers[key];
    },
    unsent: () => {
      const { answers } = read();
      return Object.keys(answers).filter((key) => answers[key].state === "unsent");
    },
  };
}

/** One request: {status, body}. Rejects when the machine is not reached in time. */
export function call(address, token, body) {
  const watch = new AbortController();
  const timer = setTimeout(() => watch.abort(), PATIENCE_MS);
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const options = { headers, signal: watch.signal, cache: "no-store", credentials: "omit" };
  if (body) {
    options.method = "POST";
    options.body = JSON.stringify(body);
    headers["Content-Type"] = "application/json";
  }
  return fetch(address, options)
    .then((reply) => reply.text().then((text) => ({ status: reply.status, body: parsed(text) })))
    .finally(() => clearTimeout(timer));
}

function parsed(text) {
  try {
    return JSON.parse(text) || {};
  } catch (error) {
    return {};
  }
}

/** Sends all that waits, oldest first; `told(key)` after each that was settled. */
export function sender(store, told, unknown) {
  let busy = null;

  function settle(key, { run, round, counter, value }) {
    return call("/api/answer", store.token(), { run, round, counter, value }).then((reply) => {
      const now = store.answer(key);
      if (reply.status === 401) return unknown();
      if (reply.status === 429 || reply.status >= 500) throw new Error("later");
      if (!now || now.counter !== counter) return undefined; // a newer one waits already
      const { why = "", counter: kept = 0 } = reply.body;
      if (reply.status === 200 && reply.body.kept === "older") {
        store.put(key, { counter: Math.max(kept, counter) + 1 }); // another tab had sent one
      } else if (reply.status === 200) {
        store.put(key, { state: "kept", sent: value });
      } else if (kept >= counter) {
        store.put(key, { counter: kept + 1 });
      } else {
        store.put(key, { state: reply.status === 409 ? "late" : "refused", why });
      }
      return told(key);
    });
  }

  function next() {
    const [key] = store.unsent();
    return key === undefined ? undefined : settle(key, store.answer(key)).then(next);
  }

  return () => {
    if (!busy) busy = Promise.resolve().then(next).finally(() => { busy = null; });
    return busy;
  };
}
