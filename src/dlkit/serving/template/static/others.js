// Widgets of other makers: Voilà's own front end is loaded when a lesson shows one, not before.
const PATIENCE_MS = 20000;
let manager;

/** Starts Voilà's application; it waits for the window to load, which may be long past. */
function started() {
  const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const listen = window.addEventListener;
  return new Promise((resolve, reject) => {
    window.addEventListener = function (kind, handler, ...rest) {
      if (kind !== "load" || !String(handler).includes("federated_extensions")) {
        listen.call(this, kind, handler, ...rest);
        return;
      }
      window.addEventListener = listen;
      Promise.resolve(handler()).then(() => resolve(window.jupyterapp), reject);
    };
    const script = document.createElement("script");
    script.src = `${config.fullStaticUrl}/voila.js`;
    script.onerror = () => reject(new Error("The widgets' front end could not be loaded."));
    document.head.append(script);
  });
}

async function found(id) {
  const widgets = await (manager ??= started().then((app) => app.widgetManagerPromise.promise));
  const end = performance.now() + PATIENCE_MS;
  while (!widgets.has_model(id)) {
    if (performance.now() > end) throw new Error("The kernel does not know this widget.");
    await new Promise((next) => setTimeout(next, 50));
  }
  return { widgets, model: await widgets.get_model(id) };
}

/** Shows the widget in `el`. */
export async function show(id, el) {
  const { widgets, model } = await found(id);
  const view = await widgets.create_view(model);
  const widget = view.luminoWidget ?? view.pWidget;
  widget.constructor.attach(widget, el);
}
