// 'Your record' below a hub: where the record is kept besides, and whether it is.
const language = () => (document.documentElement.lang || "en").replace(/^en$/, "en-GB");
const time = (at) => at.toLocaleTimeString(language(), { timeStyle: "short" });

/** The lines for it; returns the way out. */
export function place({ h }, element) {
  const well = h("p", { class: "dl-hint" });
  const wrong = h("p", { class: "dl-record__apart", role: "status" });
  const where = `Kept in this browser for ${location.host}, and in your own folder on this `
    + "server: you find it again on each computer on which you log in, and 'Log out' takes it "
    + "from this browser. Where two computers have changed "
    + "the same part, the one that was changed more often stays. A lesson's kernel, the program "
    + "that runs this page, has it until it ends. Who runs the server could read the folder.";
  function update() {
    const state = globalThis.dlkitRecordFile?.state ?? { at: null, why: "" };
    const last = state.at ? `Last kept on the server at ${time(state.at)}.` : "";
    well.textContent = last;
    const text = state.why && `Not kept on the server just now: ${state.why}. It is kept in this `
      + "browser, and tried again.";
    if (wrong.textContent !== text) wrong.textContent = text;
  }
  element.replaceChildren(h("p", { class: "dl-hint", text: where }), well, wrong);
  update();
  window.addEventListener("dlkit-record-file", update);
  return () => window.removeEventListener("dlkit-record-file", update);
}

/** Erases the file; a problem, if any, in words. */
export async function erase() {
  try {
    await globalThis.dlkitRecordFile.erase();
    return "";
  } catch (error) {
    return `Not erased, neither here nor on the server: ${error.message}.`;
  }
}
