// Light, dark or as the system: kept in this browser, the same on every page and in every tab.
const KEY = "dlkit-theme";
const root = document.documentElement;

function show(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  for (const choice of document.querySelectorAll("[data-theme-choice]")) choice.value = theme;
}

function keep(theme) {
  try {
    if (theme) localStorage.setItem(KEY, theme);
    else localStorage.removeItem(KEY);
  } catch {
    // storage is closed: the choice holds for this page
  }
}

function start() {
  show(root.dataset.theme ?? "");
  for (const choice of document.querySelectorAll("[data-theme-choice]")) {
    choice.closest("[hidden]")?.removeAttribute("hidden");
    choice.addEventListener("change", () => {
      keep(choice.value);
      show(choice.value);
    });
  }
}

window.addEventListener("storage", (event) => {
  if (event.key === KEY) show(event.newValue ?? "");
});
// The page may still be arriving, and the choice is in its header.
if (document.querySelector("[data-theme-choice]")) start();
else new MutationObserver((_, watch) => {
  if (!document.querySelector("[data-theme-choice]")) return;
  watch.disconnect();
  start();
}).observe(root, { childList: true, subtree: true });
