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
function openStore() {
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

export const store = openStore();

/** The first reply of the class's page, asked for while the rest of it is on its way. */
export const first = window.location.pathname === "/class" && store.token()
  ? call("/api/now", store.token()) : null;
if (first) first.catch(() => {}); // class.js says so
