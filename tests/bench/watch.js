// Runs in the page before anything else: notes every key and every picture drawn, and moves
// sliders for the bench. A picture counts as drawn at the last canvas call of the task that drew it.
(() => {
  const watch = { keyAt: 0, pictures: [], drawn: 0, waiting: [] };
  globalThis.bench = watch;

  /** A new picture: `value` says which; drawn again with the same value it is the same one. */
  function picture(value, at) {
    if (watch.pictures.at(-1)?.value === value) return;
    watch.pictures.push({ value, at });
    watch.waiting.splice(0).forEach((resolve) => resolve());
  }

  // Stock: the title of each chart carries its values.
  const titles = new Set();
  function drawnLater() {
    titles.forEach((value) => picture(value, watch.drawn));
    titles.clear();
  }
  const { prototype } = CanvasRenderingContext2D;
  for (const name of ["fill", "stroke", "fillText", "fillRect", "clearRect"]) {
    const original = prototype[name];
    prototype[name] = function (...args) {
      watch.drawn = performance.now();
      if (name === "fillText" && String(args[0]).startsWith("picture ")) {
        if (!titles.size) setTimeout(drawnLater);
        titles.add(args[0]);
      }
      return original.apply(this, args);
    };
  }

  // dlkit: data-picture is set once all pictures of a run are drawn.
  new MutationObserver((changes) => {
    for (const { target } of changes) picture(target.dataset.picture, watch.drawn);
  }).observe(document, { subtree: true, attributeFilter: ["data-picture"] });

  document.addEventListener("keydown", () => { watch.keyAt = performance.now(); }, true);

  const nextPicture = () => new Promise((resolve) => watch.waiting.push(resolve));
  const nextFrame = () => new Promise(requestAnimationFrame);
  const pause = (wait_ms) => new Promise((resolve) => setTimeout(resolve, wait_ms));

  /** Called before a key is pressed; gives the ms from the key to the next picture. */
  watch.expect = () => {
    watch.expected = nextPicture().then(() => watch.pictures.at(-1).at - watch.keyAt);
  };

  /** Puts a native slider, or one of ipywidgets, at a share of its way. */
  function put(slider, share) {
    if (slider.matches("input")) {
      const [low, high, step] = [slider.min, slider.max, slider.step].map(Number);
      slider.value = low + Math.round(((high - low) * share) / step) * step;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    const { left, width, top } = slider.closest(".noUi-base").getBoundingClientRect();
    const at = { clientX: left + width * share, clientY: top + 2, bubbles: true, buttons: 1 };
    if (!watch.held) slider.firstElementChild.dispatchEvent(new MouseEvent("mousedown", at));
    watch.held = true;
    document.documentElement.dispatchEvent(new MouseEvent("mousemove", at));
  }

  /** Where a drag is: up and down once a second, evenly, so that each frame brings a new value. */
  const way = (ms) => 0.05 + 0.9 * Math.abs(1 - 2 * ((ms / 1000 + 0.5) % 1));

  /** Drags for so long, one move a frame, over all of the slider and back each second. */
  watch.drag = async (slider, duration_ms) => {
    await nextFrame();
    const start = performance.now();
    let frames = 0;
    for (; performance.now() - start < duration_ms; frames += 1) {
      put(slider, way(performance.now() - start));
      await nextFrame();
    }
    const end = performance.now();
    document.documentElement.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
    watch.held = false;
    const count = watch.pictures.filter(({ at }) => at >= start && at <= end).length;
    const seconds = (end - start) / 1000;
    return { pictures: count / seconds, frames: frames / seconds };
  };

  /** When this page, counted from its address, first answered a control with a picture. */
  watch.answered = async (selector, pattern) => {
    const fits = ({ value }) => new RegExp(pattern).test(value);
    let tried = -Infinity;
    let share = 0.5;
    while (!watch.pictures.some(fits)) {
      if (performance.now() > 240000) throw Error(`${selector} moved and no picture followed`);
      const slider = document.querySelector(selector);
      if (slider && !slider.disabled && performance.now() - tried > 1000) {
        put(slider, share);
        share += 0.05;
        tried = performance.now();
      }
      // To look more often than this would be a load of its own where many pages wait.
      await Promise.race([nextPicture(), pause(Math.max(20, performance.now() / 50))]);
    }
    return watch.pictures.find(fits).at;
  };
})();
