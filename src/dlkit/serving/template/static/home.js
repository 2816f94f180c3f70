// The reader's own progress on the cards: steps of each lesson that the record says are done.
const { record } = document.documentElement.dataset; // where a hub keeps it for each learner
const KEY = record ? `dlkit-record ${record}` : "dlkit-record";

function entries() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}")?.entries ?? {};
  } catch {
    return {}; // closed or broken: the lessons say more about it
  }
}

function words(done, all) {
  if (done === 0) return "not started";
  return done === all ? `all ${all} steps done` : `${done} of ${all} steps done`;
}

function show() {
  const kept = entries();
  for (const card of document.querySelectorAll("[data-lesson]")) {
    const steps = card.dataset.steps.split(" ").filter(Boolean);
    const bar = card.querySelector("progress");
    if (!bar) continue;
    const isDone = (step) => kept[`${card.dataset.lesson}/${step}`]?.done === true;
    const done = steps.filter(isDone).length;
    bar.value = done;
    card.querySelector(".card-done").textContent = words(done, steps.length);
    card.toggleAttribute("data-finished", done === steps.length);
  }
}

window.addEventListener("storage", show);
window.addEventListener("pageshow", show);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
else show();
