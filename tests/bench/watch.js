// Runs in the page before anything else: notes every key, every input, and every picture drawn.
// A picture counts as drawn at the last canvas call of the task that drew it.
(() => {
  const watch = { inputs: [], pictures: [], drawn: 0, waiting: null };
  globalThis.bench = watch;

  const { prototype } = CanvasRenderingContext2D;
  for (const name of ["fill", "stroke", "fillText", "fillRect", "clearRect"]) {
    const original = prototype[name];
    prototype[name] = function (...args) {
      watch.drawn = performance.now();
      if (name === "fillText" && /^picture /.test(args[0])) later(args[0]);
      return original.apply(this, args);
    };
  }

  /** A new picture: `value` says which; drawn again with the same value it is the same one. */
  function picture(value, at) {
    if (watch.pictures.at(-1)?.value === value) return;
    watch.pictures.push({ value, at });
    watch.waiting?.();
    watch.waiting = null;
  }

  // Stock: the title of the chart carries the value.
  let noted = false;
  function later(value) {
    if (noted) return;
    noted = true;
    setTimeout(() => {
      noted = false;
      picture(value, watch.drawn);
    });
  }

  // dlkit: data-picture is set once all pictures of a run are drawn.
  new MutationObserver((changes) => {
    for (const { target } of changes) picture(target.dataset.picture, watch.drawn);
  }).observe(document, { subtree: true, attributeFilter: ["data-picture"] });

  for (const type of ["keydown", "input"]) {
    document.addEventListener(type, () => watch.inputs.push({ type, at: performance.now() }), true);
  }

  /** Resolves with the next picture. */
  watch.next = () => new Promise((resolve) => {
    watch.waiting = () => resolve(watch.pictures.at(-1));
  });
})();
