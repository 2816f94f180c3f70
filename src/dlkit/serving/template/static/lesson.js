// A lesson's page: puts each part in its place when it comes, and says honestly how things stand.
import { Models } from "./models.js";
import { Trouble } from "./trouble.js";
import { Wire } from "./wire.js";

const SLOW_MS = 45000;
const models = new Models();
const page = { parts: 0, counted: false, placed: 0, shown: 0, ended: false };
const find = (selector) => document.querySelector(selector);
const trouble = new Trouble(() => find(".notice")); // not there yet: this runs beside the parser
const wire = new Wire({ hear: (message) => models.hear(message), tell: told });
models.wire = wire;

/** The line in the header: how far the lesson is. */
function say(words, state) {
  const line = find(".engine");
  const said = line.firstElementChild;
  if (line.dataset.state !== state) line.dataset.state = state;
  if (said.textContent !== words) said.textContent = words;
}

/** The page has no kernel, and will get none by itself. */
function over(tell) {
  page.over = true;
  say("Stopped", "dead");
  find(".top-progress").hidden = true;
  tell();
  abandoned("This part did not get ready.");
}

function stopped(words) {
  over(() => trouble.over(words));
  if (!page.kernel) lineIs("dead", wire.state); // parts that wait for an answer will get none
}

/** The components hear how the line is. */
function lineIs(state, before) {
  document.documentElement.dataset.line = state;
  dispatchEvent(new CustomEvent("dlkit-line", { detail: { state, before } }));
}

/** Others come first; the page goes on by itself, so that nobody loses a place by reloading. */
function waits({ ahead, wait_s: seconds, full }) {
  clearTimeout(page.slow);
  if (full) say("Waiting for a place", "starting");
  else say(`In the queue: ${ahead} ahead of you, about ${seconds} s`, "starting");
  trouble.waits(full, ahead, document.body.dataset.recorded);
}

/** Parts that will not come say so; returns how many. */
function abandoned(words) {
  const waiting = [...document.querySelectorAll('.part[data-state="waiting"]')]
    .filter((part) => page.over || !find(`template[data-part="${part.id.slice(5)}"]`));
  for (const part of waiting) {
    part.dataset.state = "missing";
    part.querySelector(".part-wait").textContent = words;
  }
  return waiting.length;
}

/** How the line to the kernel is; the banner, the header and the components follow. */
function told(state, { before, why }) {
  if (page.over) return;
  if (state === "dead") over(() => trouble.ended(why));
  else if (state === "lost") {
    say("No connection", "lost");
    trouble.lost(() => wire.retry());
  } else if (state === "busy") {
    if (page.ended) {
      say("Busy", "busy");
      trouble.busy();
    }
  } else {
    trouble.end("lost", "busy");
    if (before === "lost") models.resume();
    progress();
  }
  lineIs(state, before);
}

function progress() {
  const { parts, placed, shown, ended } = page;
  const bar = find(".top-progress");
  bar.max = 2 * parts + 1;
  bar.value = placed + shown + (wire.state === "open" ? 1 : 0);
  if (page.over || !page.counted || wire.state === "lost") return;
  if (ended && shown >= parts) {
    bar.hidden = true;
    say("Ready", "ready");
    clearTimeout(page.slow);
    trouble.end("slow");
    document.documentElement.dataset.ready = "";
  } else if (!page.kernel) say("Starting the lesson's engine…", "starting");
  else if (placed < parts) say(`Preparing part ${placed + 1} of ${parts}…`, "starting");
  else say(wire.state === "open" ? "Showing the parts…" : "Connecting…", "starting");
}

function failed(place, error) {
  console.error(error);
  const title = document.createElement("strong");
  title.textContent = "This part could not start";
  const words = Object.assign(document.createElement("p"), {
    textContent: "The rest of the lesson works without it. The reason given:" });
  const why = Object.assign(document.createElement("p"), {
    className: "part-reason", textContent: String(error?.message ?? error) });
  const box = document.createElement("div");
  box.className = "part-failed";
  box.append(title, words, why);
  place.replaceChildren(box);
}

async function view(place) {
  const id = place.dataset.model;
  try {
    if (!(await models.show(id, place))) {
      const { show } = await import(`${document.body.dataset.files}/others.js`);
      await show(id, place);
    }
  } catch (error) {
    failed(place, error);
  }
}

/** The outputs of one cell have come. */
async function part(number) {
  const place = find(`#part-${number}`);
  const kept = find(`template[data-part="${number}"]`);
  page.placed += 1;
  progress();
  const fresh = document.importNode(kept.content, true);
  const empty = !fresh.children.length;
  const views = [...fresh.querySelectorAll("[data-model]")];
  const inner = document.createElement("div");
  inner.append(fresh);
  place.append(inner);
  place.dataset.state = "showing"; // never hidden: a part measures the room that it has
  await Promise.all(views.map(view));
  place.querySelector(":scope > .part-wait")?.remove();
  place.dataset.state = empty ? "empty" : "shown";
  page.shown += 1;
  progress();
}

function handle(news) {
  if (news.text) {
    page.parts = document.querySelectorAll(".part").length;
    page.counted = true;
  } else if (news.queue) return waits(news.queue);
  else if (news.kernel) {
    trouble.waits(0);
    slowFromNow();
    connect(news);
  } else if (news.states) {
    document.documentElement.dataset.line = "new"; // what is asked now waits for the line
    models.take(JSON.parse(find("#dlkit-states").textContent));
  } else if ("part" in news) part(news.part);
  else if ("end" in news) {
    page.ended = true;
    if (news.end) stopped(`The lesson's engine could not go on: ${news.end}.`);
    else page.parts -= abandoned("This part was not started, because an earlier one failed.");
  }
  progress();
}

function connect({ kernel, own }) {
  const base = document.body.dataset.base;
  page.kernel = kernel;
  wire.open({ base, kernel, pings: own });
  // A page that closes ends its kernel, which `dlkit serve` has seen to before this code is there;
  // one that comes back from the browser's memory starts anew.
  addEventListener("pagehide", () => {
    page.over = true;
    if (own) return;
    const form = new FormData();
    form.append("_xsrf", document.cookie.match(/\b_xsrf=([^;]*)/)?.[1] ?? "");
    navigator.sendBeacon(`${base}voila/api/shutdown/${kernel}`, form);
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

function complete() {
  if (page.ended || page.over) return;
  stopped("The lesson did not arrive completely.");
}

function slowFromNow() {
  clearTimeout(page.slow);
  page.slow = setTimeout(() => {
    if (!page.over) trouble.slow();
  }, SLOW_MS);
}

// The components' code is made ready while the kernel starts, not after.
for (const { href } of document.querySelectorAll('link[rel="modulepreload"]')) {
  import(href).catch(() => {}); // told where it is needed
}
slowFromNow();
const stream = window.dlkitStream;
stream.push = handle;
stream.splice(0).forEach(handle);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", complete);
else complete();
