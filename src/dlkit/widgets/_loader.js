// The only code that travels with a widget: finds the front end where the server keeps it, and
// asks the kernel for it where there is no such server. All else is loaded once a page, cached.
const page = (globalThis.dlkitPage ??= { modules: new Map(), texts: new Map(), kits: new Map() });
const mark = Math.random().toString(36).slice(2);
let count = 0;
// How the page's line to the kernel is: "new" before its first opening.
const unsent = (state) => state === "lost" || state === "new";
const line = () => document.documentElement.dataset.line;

/**
 * Sends one question to the kernel; the answer comes back with the same serial. Before it may come
 * how far the work is, which is `told` on: whoever works is not silent.
 */
function ask(model, kind, content = {}, { patience = 20000, told } = {}) {
  const serial = `${mark}-${++count}`;
  return new Promise((resolve, reject) => {
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, patience);
    };
    const fail = (why, about) => {
      finish();
      reject(Object.assign(new Error(why), { silent: true, ...about }));
    };
    const giveUp = () => (unsent(line()) ? wait()
      : fail(`No answer from the lesson's engine within ${patience / 1000} seconds.`));
    const asked = line();
    const dead = () => fail("The lesson's engine has stopped. Reload the lesson to go on.");
    const changed = ({ detail: { state, before } }) => {
      if (state === "dead") dead();
      else if (state === "open" && unsent(asked)) wait(); // it is asked only now
      else if (state === "open" && before === "lost") {
        fail("The connection was lost before the answer came. Please try again.", { cut: true });
      }
    };
    const finish = () => {
      clearTimeout(timer);
      removeEventListener("dlkit-line", changed);
      model.off("msg:custom", hear);
    };
    const hear = (message, buffers) => {
      if (message.serial !== serial) return;
      if (message.progress !== undefined) {
        wait();
        told?.(message.progress);
        return;
      }
      finish();
      if (message.error) reject(new Error(message.error));
      else resolve({ ...message.content, buffers });
    };
    model.on("msg:custom", hear);
    addEventListener("dlkit-line", changed);
    wait();
    if (asked === "dead") return dead();
    return model.send({ serial, kind, content });
  });
}

function address(model, name) {
  const config = document.getElementById("jupyter-config-data");
  const base = config && JSON.parse(config.textContent).fullLabextensionsUrl;
  return base ? new URL(`${base}/dlkit/${model.get("build")}/${name}`, location.href).href : null;
}

async function fetched(model, name) {
  const url = address(model, name);
  const response = url ? await fetch(url).catch(() => null) : null;
  if (response?.ok) return response.text();
  return (await ask(model, "asset", { name })).text;
}

async function imported(model, name) {
  try {
    return await import(address(model, name) ?? "missing:");
  } catch {
    const { text } = await ask(model, "asset", { name });
    return import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  }
}

function once(kept, key, make) {
  if (!kept.has(key)) {
    const made = make();
    kept.set(key, made);
    made.catch(() => kept.delete(key)); // a failure is tried again at the next call
  }
  return kept.get(key);
}

function kitFor(model) {
  const build = model.get("build");
  const get = (kept, load) => (name) => once(kept, `${build}/${name}`, () => load(model, name));
  return once(page.kits, build, async () => {
    const core = { ask, module: get(page.modules, imported), text: get(page.texts, fetched) };
    const names = ["kit.js", "storage.js", "page_store.js", "keep.js", "view.js", "controls.js"];
    const [{ makeKit }, ...parts] = await Promise.all(names.map(core.module));
    return makeKit(core, Object.assign({}, ...parts));
  });
}

async function render({ model, el }) {
  try {
    const kit = await kitFor(model);
    const [part] = await Promise.all([
      kit.module(`${model.get("asset")}.js`),
      kit.style(`${model.get("asset")}.css`),
    ]);
    return kit.mount(part, model, el);
  } catch (error) {
    el.textContent = `This part of the lesson could not be loaded: ${error.message}`;
    el.setAttribute("role", "alert");
    return undefined;
  }
}

export default { render };
