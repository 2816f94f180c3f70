// The learner's side: tick what goes to the lecturer, get a short code and a file.

const ABOUT = "Here you make a code for your lecturer, from what you tick and nothing else. Your "
  + "name is not in it. You send it yourself, or you do not.";
const SLIP = "The code also holds a number that is made from your record and this lesson. It "
  + "shows that two codes of one lesson come from the same person, so that nobody counts twice; "
  + "in another lesson it is another one. Quiz answers go as they stand now, mended ones too.";
const NOTHING = "Your record holds no answer yet that could be handed over.";

/** The ticks of one lesson: nothing is ticked before the learner does. */
function ticks(kit, changed) {
  const { h } = kit;
  const place = h("div", { class: "dl-hand__ticks" });
  let boxes = [];
  function show(parts) {
    boxes = parts.map((part) => ({ ...part,
      box: h("input", { type: "checkbox", onchange: changed }) }));
    const line = ({ box, prompt, said, own }) => h("label", { class: "dl-choice" }, box,
      h("span", {}, prompt, h("span", { class: "dl-hint", dir: "auto",
        text: ` ${own ? "(own words) " : ""}${said}` })));
    place.replaceChildren(...boxes.map(line));
  }
  function all() {
    boxes.filter(({ own }) => !own).forEach(({ box }) => { box.checked = true; });
    changed();
  }
  const get = () => boxes.filter(({ box }) => box.checked).map(({ id }) => id);
  return { element: place, show, all, get };
}

function read(store) {
  const { state, document } = store.read();
  const closed = state === "newer" || (state === "broken" && !document);
  if (closed) throw new Error("The record in this browser cannot be used here.");
  return document;
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const wrong = kit.notice();
  const said = h("p", { class: "dl-status", role: "status", "aria-label": "Code" });
  const lesson = h("select", { id: kit.id("lesson") });
  const code = h("output", { class: "dl-hand__code", hidden: true, "aria-label": "Your code" });
  const none = h("p", { class: "dl-hint", text: NOTHING, hidden: true });
  const form = h("div", { hidden: true }); // until there is something to hand over
  let lessons = [];
  let made = null;
  let shown = "";
  const stale = () => {
    made = null;
    code.hidden = true;
    after.hidden = true;
    said.textContent = "";
  };
  const boxes = ticks(kit, stale);
  const chosen = () => lessons.find((one) => one.name === lesson.value);
  const open = () => {
    stale();
    boxes.show(chosen()?.parts ?? []);
  };
  async function make() {
    wrong.say("");
    stale();
    try {
      const content = { document: read(kit.store), lesson: lesson.value, ticked: boxes.get() };
      made = await kit.ask(model, "make", content);
      code.textContent = made.code;
      code.hidden = false;
      after.hidden = false;
      const answers = made.n === 1 ? "1 answer" : `${made.n} answers`;
      said.textContent = `The code holds ${answers}. Copy it into a message, or save the file.`;
    } catch (error) {
      wrong.say(error.message);
    }
  }
  async function copy() {
    try {
      await navigator.clipboard.writeText(made.code);
      said.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(code);
      said.textContent = "This browser does not copy by itself: the code is marked, copy it.";
    }
  }
  const after = h("div", { class: "dl-row", hidden: true }, kit.button("Copy the code", copy),
    kit.button("Save as a file", () => kit.download(made.name, made.text, "text/plain")));
  form.append(h("div", { class: "dl-field" }, h("label", { for: lesson.id, text: "Lesson" }),
    lesson), h("fieldset", { class: "dl-field" }, h("legend", { text: "What goes into the code" }),
    h("div", { class: "dl-row" }, kit.button("Tick all but own words", boxes.all)), boxes.element),
  h("div", { class: "dl-row" }, kit.button("Make the code", make, "primary")));
  const root = h("section", { class: "dl-card dl-hand", "aria-label": "Hand over" },
    h("h3", { text: "Hand over to your lecturer" }), h("p", { text: ABOUT }),
    h("p", { class: "dl-hint", text: SLIP }), none, form, code, said, after, wrong.element);
  let turn = 0;
  async function update() {
    const mine = ++turn;
    try {
      const offer = await kit.ask(model, "offer", { document: read(kit.store) });
      if (mine !== turn) return;
      const text = JSON.stringify(offer.lessons);
      if (text !== shown) {
        shown = text;
        const before = lesson.value;
        lessons = offer.lessons;
        lesson.replaceChildren(...lessons.map(({ name, title }) =>
          h("option", { value: name, text: title })));
        if (lessons.some((one) => one.name === before)) lesson.value = before;
        open();
      }
      none.hidden = lessons.length > 0;
      form.hidden = !lessons.length;
      root.dataset.ready = "yes";
    } catch (error) {
      if (mine === turn) wrong.say(`Nothing can be handed over: ${error.message}`);
    }
  }
  lesson.addEventListener("change", open);
  const soon = kit.settled(update, 300);
  const stop = kit.store.watch(() => soon());
  el.append(root);
  update();
  return () => {
    turn += 1;
    stop();
    soon.stop();
  };
}
