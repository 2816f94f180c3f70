// The lecturer's board: asks the class about once a second, shows it, and passes commands on.

const EVERY_MS = 1000;
const SILENT_MS = 3000;
const PATIENCE_MS = 6000;
const WALL = "#wall";
const NONE = "No class is running here.";
const HOW = "In a terminal of this machine type 'make class', or 'dlkit class' where the kit is "
  + "installed. Then open the address that it prints for you: this board is part of it. If the "
  + "class is just starting, this page finds it by itself.";
const SAID = {
  lost: "The class does not answer. What you see is the last that was heard of it. Phones keep "
    + "what is typed and send it later. This page goes on asking.",
  engine: "The engine of this page does not answer. What you see is the last that was heard. "
    + "If this stays, reload the page: the class itself goes on.",
};

/** Asks for the state while somebody can see it; what is new, and what is not, is `heard`. */
function poller(kit, model, heard) {
  let timer;
  let since = null;
  let busy = false;
  let soon = false;
  let ended = false;
  const visible = () => document.visibilityState === "visible";

  async function reply() {
    try {
      return await kit.ask(model, "state", { since }, { patience: PATIENCE_MS });
    } catch (error) {
      return { line: "engine", why: error.message };
    }
  }
  async function look() {
    clearTimeout(timer);
    if (busy) soon = true;
    if (busy || ended) return;
    busy = true;
    const told = await reply();
    busy = false;
    if (ended) return;
    if (told.line !== "on") since = null; // it may be another one when it comes back
    else if (told.state) since = told.state.version;
    heard(told);
    const wait = told.line === "on" ? EVERY_MS : SILENT_MS;
    if (visible()) timer = setTimeout(look, soon ? 0 : wait);
    soon = false;
  }
  const back = () => visible() && look();
  document.addEventListener("visibilitychange", back);
  return {
    look,
    stop() {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", back);
    },
  };
}

/** Letters work while the focus is on the board, each beside the button that does the same. */
function keys(root) {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (event.target.closest("input, select, textarea")) return;
    const wanted = root.querySelectorAll(`[aria-keyshortcuts="${event.key.toUpperCase()}"]`);
    const found = [...wanted].find((one) => !one.disabled && one.offsetParent !== null);
    if (!found) return;
    event.preventDefault();
    found.click();
  };
}

/** The projector view: the wall alone, as large as the window. */
function projector(kit, root, changed) {
  const alone = document.body.classList.contains("lesson"); // else there is a notebook around it
  const button = kit.keyed("Projector view", "P", () => set(!root.dataset.wall));
  const second = kit.h("a", { href: location.pathname + WALL, target: "_blank",
    text: "Wall in a second window", hidden: !alone });
  const name = button.querySelector("span");
  function set(on) {
    if (on) root.dataset.wall = "yes";
    else delete root.dataset.wall;
    name.textContent = on ? "Leave projector view" : "Projector view";
    document.documentElement.classList.toggle("dl-has-wall", on);
    if (alone && on !== (location.hash === WALL)) { // so that a reload shows the same
      history.replaceState(history.state, "", on ? WALL : location.pathname);
    }
    if (!alone && on) root.requestFullscreen?.().catch(() => {});
    if (!on && document.fullscreenElement === root) document.exitFullscreen();
    changed(on);
    if (on) scrollTo(0, 0);
  }
  const full = () => document.fullscreenElement || alone || !root.dataset.wall || set(false);
  document.addEventListener("fullscreenchange", full);
  const left = (event) => event.key === "Escape" && root.dataset.wall && set(false);
  root.addEventListener("keydown", left);
  return {
    button, second, set,
    stop() {
      document.removeEventListener("fullscreenchange", full);
      set(false);
    },
  };
}

/** A button with the letter that does the same. */
function keyed(kit) {
  return (text, letter, onclick, look) => {
    const button = kit.button("", onclick, look);
    button.setAttribute("aria-keyshortcuts", letter);
    button.append(kit.h("span", { text }), kit.h("kbd", { "aria-hidden": "true", text: letter }));
    return button;
  };
}

/** The engine of this page is gone, and a server is there to start another one. */
async function engineGone() {
  const config = document.getElementById("jupyter-config-data");
  const { baseUrl, kernelId } = config ? JSON.parse(config.textContent) : {};
  if (!kernelId || !document.body.classList.contains("lesson")) return false;
  const answer = await fetch(`${baseUrl}api/kernels/${kernelId}`).catch(() => null);
  if (answer?.ok) return (await answer.json()).execution_state === "dead";
  return answer?.status === 404;
}

/** The address with the secret in it is not for the wall; a cookie opens the page from now on. */
function hideSecret() {
  const address = new URL(location.href);
  if (!address.searchParams.has("token")) return;
  address.searchParams.delete("token");
  history.replaceState(history.state, "", address);
}

function build({ makeWall }, { model, el, kit: shared }) {
  const kit = { ...shared, keyed: keyed(shared) };
  const { h } = kit;
  const root = h("section", { class: "dl-board", "aria-label": "Board", tabindex: "-1" });
  const banner = h("p", { class: "dl-board__banner", role: "alert", hidden: true });
  const none = h("div", { class: "dl-card dl-board__none" },
    h("h2", { text: NONE }), h("p", { text: HOW }));
  const wrong = kit.notice();
  const wall = makeWall(kit, (error) => wrong.say(`A picture is missing: ${error.message}`));
  const line = poller(kit, model, heard);
  const view = projector(kit, root, (on) => wall.redraw(on));
  const place = h("div", { hidden: true }, wall.element);
  let desk = null;
  let owned = false;
  let stop = null;

  async function act(command) {
    wrong.say("");
    try {
      await kit.ask(model, "do", { command });
      if (command.do === "open") atWall();
    } catch (error) {
      wrong.say(`Not done: ${error.message}`);
    }
    line.look();
  }
  /** What was opened from the plan is looked at now: the wall, and what comes next. */
  function atWall() {
    desk.focus();
    root.scrollIntoView({ block: "start" });
  }
  async function save(form) {
    wrong.say("");
    try {
      const file = await kit.ask(model, "export", { form });
      kit.download(file.name, file.buffers[0], file.mime);
    } catch (error) {
      wrong.say(`No file was made: ${error.message}`);
    }
  }
  function heard({ line: how, state, why }) {
    root.dataset.line = how;
    banner.hidden = !(how in SAID);
    if (!banner.hidden && banner.dataset.how !== how) {
      banner.textContent = SAID[how];
      banner.title = why ?? "";
    }
    banner.dataset.how = how;
    none.hidden = how !== "none";
    if (how === "none") place.hidden = true;
    if (how === "engine" && !owned) engineGone().then((gone) => gone && location.reload());
    if (!state) return;
    owned = Boolean(state.source); // hand-ins are in the engine: they would not come back
    place.hidden = false;
    root.dataset.phase = state.phase;
    root.dataset.kind = state.activity?.kind ?? "";
    wall.show(state);
    desk.show(state);
    root.dataset.ready = "yes";
  }
  const pressed = keys(root);
  root.append(banner, none, wrong.element, place);
  none.hidden = true;
  root.addEventListener("keydown", pressed);
  el.append(root);
  kit.module("board_desk.js").then(({ makeDesk }) => {
    if (stop) return;
    desk = makeDesk(kit, { act, save, projector: view, ask: wall.ask });
    place.append(desk.bar, desk.element);
    if (location.hash === WALL) view.set(true);
    hideSecret();
    line.look();
  }).catch((error) => wrong.say(`The board could not be loaded: ${error.message}`));
  return () => {
    stop = true;
    root.removeEventListener("keydown", pressed);
    [line, view, wall, desk].forEach((one) => one?.stop());
  };
}

export const render = (part) => part.kit.renderWith(part, build, "board_wall.js");
