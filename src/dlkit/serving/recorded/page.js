// A recorded lesson's page: the components' front end from this page's shelves, no server.
import { Recorded } from "./kernel.js";

/** What `_loader.js` looks into before it would fetch: names have the build in front. */
function shelf(known, get) {
  const name = (key) => key.replace(/^recorded\//, "");
  return { has: (key) => known(name(key)), get: async (key) => get(name(key)), set() {},
    delete() {} };
}

/** Vega comes when the first picture is wanted: bets and questions need not wait for it. */
function vega(need) {
  const beside = new URL(document.querySelector('script[src*="kit.js"]').src);
  const script = document.createElement("script");
  script.src = beside.href.replace("/kit.js", "/vega.js");
  return new Promise((found, failed) => {
    script.onload = () => found(need("vega.js"));
    script.onerror = () => failed(new Error("the file of the pictures, vega.js, is missing"));
    document.head.append(script);
  });
}

/** Part by part from the top: what comes first answers while the others are still being made. */
async function all(recorded) {
  for (const place of document.querySelectorAll("[data-model]")) {
    const part = place.closest(".part");
    await recorded.show(place.dataset.model, place);
    part.querySelector(":scope > .part-wait")?.remove();
    part.dataset.state = "shown";
    await new Promise((next) => setTimeout(next));
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
  const recorded = new Recorded(globalThis.dlkitLesson, need("_loader.js").default);
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
