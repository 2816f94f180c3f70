// One slide at a time: arrow keys, page keys, space, home and end; buttons and a list do the same.
// Without this script all slides stand below each other and can be read and printed.
const deck = document.getElementById("deck");
const slides = [...deck.querySelectorAll(".slide")];
const bar = document.querySelector(".bar");
const part = (name) => document.getElementById(name);
const SMALLEST = 0.45;
const STEP = 0.04;
const WIDE = 700; // pixels; below, a slide scrolls instead of shrinking
let now = 0;

function fit() {
  const slide = slides[now];
  slide.style.setProperty("--fit", 1);
  if (innerWidth < WIDE) return;
  for (let size = 1; size > SMALLEST; size -= STEP) {
    slide.style.setProperty("--fit", size);
    if (slide.scrollHeight <= deck.clientHeight && deck.scrollWidth <= deck.clientWidth) return;
  }
}

function show(number, byHand = true) {
  now = Math.min(Math.max(number, 0), slides.length - 1);
  slides.forEach((slide, i) => slide.classList.toggle("now", i === now));
  part("back").disabled = now === 0;
  part("on").disabled = now === slides.length - 1;
  part("to").value = String(now + 1);
  part("where").textContent = `Slide ${now + 1} of ${slides.length}`;
  fit();
  deck.scrollTop = 0;
  if (!byHand) return;
  history.replaceState(null, "", `#${now + 1}`);
  slides[now].querySelector("h2").focus({ preventScroll: true });
}

const KEYS = {
  ArrowRight: () => now + 1,
  PageDown: () => now + 1,
  " ": () => now + 1,
  ArrowLeft: () => now - 1,
  PageUp: () => now - 1,
  Home: () => 0,
  End: () => slides.length - 1,
};

function pressed(event) {
  const own = event.target.closest("button, a, select");
  const plain = !(event.ctrlKey || event.altKey || event.metaKey);
  if (own?.tagName === "SELECT" || !plain) return;
  if (event.key === "n" || event.key === "N") notes();
  else if (KEYS[event.key] && !(event.key === " " && own)) show(KEYS[event.key]());
  else return;
  event.preventDefault();
}

function notes() {
  const shown = document.body.classList.toggle("with-notes");
  part("notes").setAttribute("aria-pressed", String(shown));
  fit();
}

function asked() {
  return (Number.parseInt(location.hash.slice(1), 10) || 1) - 1;
}

document.body.classList.add("one-by-one");
bar.hidden = false;
part("back").addEventListener("click", () => show(now - 1, true));
part("on").addEventListener("click", () => show(now + 1, true));
part("to").addEventListener("change", (event) => show(Number(event.target.value) - 1));
part("notes").addEventListener("click", notes);
part("paper").addEventListener("click", () => print());
addEventListener("keydown", pressed);
addEventListener("resize", fit);
addEventListener("hashchange", () => show(asked()));
show(asked(), false);
