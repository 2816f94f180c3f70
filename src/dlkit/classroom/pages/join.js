// The way into a class: a code from the wall becomes a token on this phone.

import { call, store } from "./class_store.js";

const SAY = {
  short: "The code has six letters and digits. You find it on the wall.",
  joining: "Joining …",
  wrong: "No class has this code. Please compare it with the wall.",
  full: "This class is full. Please tell your lecturer.",
  offline: "The lecturer's machine does not answer. Are you in the right network?",
  wait: (s) => `Too many tries from this network. You can try again in ${s} s.`,
  odd: "The lecturer's machine is in trouble. Please try again.",
};

const form = document.getElementById("join");
const field = document.getElementById("code");
const button = document.getElementById("go");
const say = document.getElementById("say");
let waiting = null;

function tell(text, trouble) {
  say.textContent = text;
  say.className = trouble ? "state trouble" : "state";
  field.setAttribute("aria-invalid", trouble ? "true" : "false");
}

function waitFor(seconds) {
  button.disabled = seconds > 0;
  clearTimeout(waiting);
  if (seconds <= 0) return tell("", false);
  if (seconds % 10 === 0 || seconds < 4 || !waiting) tell(SAY.wait(seconds), true);
  waiting = setTimeout(() => waitFor(seconds - 1), 1000);
  return undefined;
}

function joined({ status, body }) {
  button.disabled = false;
  if (status === 200) {
    store.join(body.token, body.title);
    window.location.assign("/class");
  } else if (status === 429) {
    waiting = null;
    waitFor(Math.max(1, Math.ceil(body.wait_s || 10)));
  } else {
    const text = { 400: SAY.wrong, 404: SAY.wrong, 409: SAY.full }[status] || SAY.odd;
    tell(text, true);
    field.focus();
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = field.value.toUpperCase().replace(/[^A-Z0-9]/g, "");
  if (code.length !== 6) {
    tell(SAY.short, true);
    field.focus();
    return;
  }
  button.disabled = true;
  tell(SAY.joining, false);
  call("/api/join", store.token(), { code }).then(joined).catch(() => {
    button.disabled = false;
    tell(SAY.offline, true);
  });
});

document.getElementById("wifi").hidden = window.location.protocol === "https:";
window.addEventListener("pageshow", () => { button.disabled = false; });
