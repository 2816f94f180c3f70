// What the long forms share: one page at a time, and answers that are kept as they come.

/** Pages of a form: a list of them with how far each is, one page shown, 'Back' and 'Next'. */
export function paged(kit, label, pages) {
  const { h } = kit;
  let at = 0;
  const tabs = pages.map(({ name }, i) => {
    const tab = kit.button(name, () => show(i, true));
    tab.classList.add("dl-pages__tab");
    return tab;
  });
  const homes = pages.map(({ element }) => element);
  const back = kit.button("Back", () => show(at - 1, true));
  const next = kit.button("Next", () => show(at + 1, true));
  function show(i, move) {
    if (i < 0 || i >= pages.length) return;
    at = i;
    homes.forEach((home, n) => { home.hidden = n !== i; });
    tabs.forEach((tab, n) => {
      if (n === i) tab.setAttribute("aria-current", "step");
      else tab.removeAttribute("aria-current");
    });
    back.hidden = i === 0;
    next.hidden = i === pages.length - 1;
    next.textContent = next.hidden ? "Next" : `Next: ${pages[i + 1].name}`;
    if (move) homes[i].querySelector("h4").focus();
  }
  /** Says behind each page's name how far it is. */
  function tell(words) {
    tabs.forEach((tab, i) => { tab.textContent = `${pages[i].name} ${words(i)}`; });
  }
  const element = h("div", { class: "dl-pages" },
    h("nav", { class: "dl-row dl-pages__tabs", "aria-label": label }, tabs),
    homes, h("div", { class: "dl-row" }, back, next));
  show(0, false);
  return { element, tell, show: (i) => show(i, false) };
}

/** Keeps a form: `get()` gives its value and whether it is done, `set(value)` shows one. */
export function keeping(kit, model, kind, { get, set }) {
  const kept = kit.keep(model, kind);
  let dirty = false;
  const save = kit.settled(() => {
    dirty = false;
    const { value, done } = get();
    kept.save(value, { done });
  }, 400);
  const flush = () => dirty && save.now();
  const take = (entry) => set(entry?.value ?? {});
  kept.onOutside(take);
  window.addEventListener("pagehide", flush);
  return {
    status: kept.status,
    start: () => take(kept.entry),
    changed() {
      dirty = true;
      kept.touch();
      save();
    },
    flush,
    stop() {
      flush();
      save.stop();
      window.removeEventListener("pagehide", flush);
      kept.stop();
    },
  };
}

/** The date of the learner's own calendar, YYYY-MM-DD. */
export const today = () => {
  const now = new Date();
  const two = (n) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};
