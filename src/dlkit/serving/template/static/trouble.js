// What a lesson's page says when something is wrong: one banner, the gravest news of those it has,
// in plain words, with one button that leads on.
const ORDER = ["over", "lost", "busy", "slow", "waits", "unkept"]; // by gravity
const HERE = "What you have entered is safe on this device.";
const TAB = "What you have entered is kept in this tab alone: do not close it.";
const ASK_MS = 5000;
const TRY_MS = 2000;

const RELOAD = "Reload the lesson";
const ENDED = {
  stopped: "The lesson's engine has stopped.",
  gone: "The lesson's engine has ended while this page had no connection to it: the server was "
    + "started anew, or you were away for long.",
  token: "The server asks for its token again: it was started anew.",
};

export class Trouble {
  constructor(found) {
    Object.assign(this, { found, news: new Map(), unkept: "" });
    addEventListener("dlkit-kept", ({ detail }) => this.kept(detail));
  }

  /** Where it is said: sought when something is to be said, which the page's start is before. */
  get place() {
    return this.found();
  }

  /** Says what happened and offers one way on. */
  tell(kind, words, button, action) {
    this.news.set(kind, { words, button, action });
    this.show();
  }

  /** This trouble is over. */
  end(...kinds) {
    for (const kind of kinds) this.news.delete(kind);
    this.show();
  }

  /** The page has no engine, and will get none by itself. */
  over(words, button = RELOAD) {
    this.tell("over", (safe) => `${words} ${safe}`, button, () => this.reload());
  }

  ended(why) {
    this.over(ENDED[why]);
  }

  lost(retry) {
    const alone = "The connection to the lesson is lost; trying again by itself.";
    const tell = (words) => this.tell("lost", (safe) => `${words} ${safe}`,
      "Try to reconnect now", () => {
        tell("Trying to reconnect…");
        retry();
        setTimeout(() => this.news.has("lost") && tell(alone), TRY_MS);
      });
    tell(alone);
  }

  busy() {
    const words = "The lesson's engine has given no sign for a while: it may be busy with "
      + "something that never ends. You can wait, or start it anew.";
    this.tell("busy", (safe) => `${words} ${safe}`, RELOAD, () => this.reload());
  }

  slow() {
    this.tell("slow", (safe) => `This takes longer than it should; it may still come. ${safe}`,
      "Try again", () => this.reload());
  }

  /** All places are taken; `recorded` is the address of the same lesson without an engine. */
  waits(places, ahead, recorded) {
    if (!places) return this.end("waits");
    const others = ahead ? `${ahead} ahead of you.` : "You are the next one.";
    const words = `All places are taken just now (${places}). This lesson starts by itself as `
      + `soon as one is free. ${others} Until then all of its text is here to read.`;
    const button = recorded && "Open the recorded lesson";
    return this.tell("waits", (safe) => `${words} ${safe}`, button,
      () => location.assign(recorded));
  }

  /** What the record's keeper says: why something is not saved, or nothing. */
  kept({ why, save }) {
    this.unkept = why;
    if (!why) return this.end("unkept");
    const words = `Your work is ${why}. It stays in this tab, also when you reload it, until you `
      + "close it. Download it to keep it; 'Your record' on the start page takes it back.";
    const nothing = `There is nothing to download yet. ${words}`;
    const tell = (said) => this.tell("unkept", () => said, "Download my record",
      () => tell(save() ? `${upToNow()} ${words}` : nothing));
    return tell(words);
  }

  /** Loads the lesson anew if the server is there; a page is not given up for none. */
  async reload() {
    const signal = AbortSignal.timeout(ASK_MS);
    const file = document.querySelector('link[rel="icon"]');
    const answer = await fetch(file.href, { cache: "no-store", signal, method: "HEAD" })
      .catch(() => null);
    if (answer && answer.status < 500) location.reload();
    else this.over("The server does not answer just now.", "Try again");
  }

  show() {
    const kind = ORDER.find((one) => this.news.has(one));
    const { words, button, action } = this.news.get(kind) ?? {};
    const said = words?.(this.unkept ? TAB : HERE) ?? "";
    const mark = `${said} ${button}`;
    this.action = action;
    if (mark === this.mark) return;
    this.mark = mark;
    const held = this.place.contains(document.activeElement);
    this.replace(kind, said, button);
    // Whoever came here by keyboard stays here, or goes on with the lesson.
    const next = this.place.querySelector("button") ?? document.querySelector("main");
    if (held) next.focus({ preventScroll: true });
  }

  replace(kind, said, button) {
    if (!said) return this.place.replaceChildren();
    const text = Object.assign(document.createElement("p"), { textContent: said });
    const way = Object.assign(document.createElement("button"), { type: "button",
      className: "button", textContent: button, onclick: () => this.action() });
    this.place.dataset.kind = kind;
    return this.place.replaceChildren(text, ...(button ? [way] : []));
  }
}

/** What a file that was downloaded just now holds. */
function upToNow() {
  const now = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return `The file holds what you had entered until ${now}.`;
}
