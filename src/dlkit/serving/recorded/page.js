// A recorded lesson's page: the components' front end from this page's shelves, no server.
import { Recorded } from "./kernel.js";

/** What `_loader.js` looks into before it would fetch: names have the build in front. */
function shelf(known, get) {
  const name = (key) => key.replace(/^recorded\//, "");
  return { has: (key) => known(name(key)), get: async (key) => get(name(key)), set() {},
    delete() {} };
}

/** A script of the head that the page does not wait for: what it left, once it has come. */
function later(name, get) {
  const script = document.querySelector(`script[data-later="${name}"]`);
  return new Promise((found, failed) => {
    const look = () => {
      const value = get();
      if (value) found(value);
      else if ("failed" in script.dataset) failed(new Error(`a file, ${name}.js, is missing`));
    };
    script.addEventListener("load", look);
    script.addEventListener("error", look); // after its own handler, which sets `failed`
    look();
  });
}

const pause = () => new Promise((next) => setTimeout(next));

/** Vega is made when the first picture is wanted: bets and questions need not wait for it. */
const vega = (need) => later("vega", () => globalThis.dlkitModules["vega.js"])
  .then(() => need("vega.js"));

/** Part by part from the top: what comes first answers while the others are still being made. */
async function all(recorded) {
  await globalThis.dlkitStorage; // the head's: before it nothing may ask for the record
  for (const place of document.querySelectorAll("[data-model]")) {
    const part = place.closest(".part");
    await recorded.show(place.dataset.model, place);
    part.querySelector(":scope > .part-wait")?.remove();
    part.dataset.state = "shown";
    await pause();
  }
}

export function start(need) {
  const texts = { ...globalThis.dlkitTexts, ...globalThis.dlkitLesson.texts };
  let drawing = null;
  const picture = () => (drawing ??= vega(need));
  globalThis.dlkitPage = {
    modules: shelf((name) => name in globalThis.dlkitModules || name === "vega.js",
      (name) => (name === "vega.js" ? picture() : need(name))),
    texts: shelf((name) => name in texts, (name) => texts[name]),
    kits: new Map(),
  };
  const runs = () => later("runs", () => globalThis.dlkitRuns);
  const recorded = new Recorded(globalThis.dlkitLesson, need("_loader.js").default, runs);
  all(recorded).then(() => {
    document.documentElement.dataset.ready = "";
    const line = document.querySelector(".engine");
    line.dataset.state = "ready";
    line.firstElementChild.textContent = "Ready, recorded";
  }, (error) => {
    document.documentElement.dataset.failed = "";
    throw error;
  });
}
