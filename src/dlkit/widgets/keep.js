// Binds one component to its entry of the learner's record: the browser's storage at once, the
// kernel next, and no change that somebody else made goes unseen.
const SAVED = "Saved on this device";
const UNSAVED = "Not saved yet";
const HERE = "It is here until this page closes.";
const CHANGED = "Another tab has changed this part in the meantime. Which one shall stay?";
const ERASED = "The record was erased in another tab. Shall what is here stay?";

class Keeper {
  #kit;
  #model;
  #kind;
  #key;
  #shown; // the entry whose content the component shows
  #clash = null; // what the learner has to decide about
  #touched = false;
  #own = false; // what is shown was saved here
  #saving = 0;
  #why = UNSAVED;
  #outside = () => {};
  #forget = () => {};
  entry = null;

  constructor(kit, model, kind) {
    this.#kit = kit;
    this.#model = model;
    this.#kind = kind;
    this.#key = model.get("key");
    Object.assign(this, question(kit.h, (mine) => this.#decide(mine)));
    if (this.#key) this.#start();
  }

  /** Saves a value; the promise gives what became of it: saved, failed, conflict or unkept. */
  save = async (value, { done = false } = {}) => {
    if (!this.#key) return { status: "unkept" };
    this.#touched = false;
    this.#shown = structuredClone({ kind: this.#kind, value, done }); // its owner goes on with it
    if (this.#clash) return this.#clash;
    this.#saving += 1;
    this.#own = true;
    const { rev: base = 0, at } = this.entry ?? {};
    const putting = this.#kit.store.put(this.#key, this.#kind, value, { done, base, at });
    const outcome = await putting.finally(() => (this.#saving -= 1));
    this.#why = outcome.why ? `${capital(outcome.why)}. ${HERE}` : UNSAVED;
    if (outcome.status === "conflict") this.#ask(outcome);
    else this.#look();
    if (outcome.note) this.say(`${SAVED}. ${outcome.note}`);
    return outcome;
  };

  /** Something was edited and will be saved later: no change from outside may take its place. */
  touch = () => {
    this.#touched = Boolean(this.#key);
    if (this.#key && !this.#clash) this.say(UNSAVED);
  };

  /** Calls `listen(entry)`, null for none, when somebody else has changed the entry. */
  onOutside = (listen) => {
    this.#outside = listen;
  };

  stop = () => {
    this.#forget();
    this.#ask(null);
  };

  #start() {
    const held = this.#model.get("entry");
    const { store } = this.#kit;
    this.#have(this.#found());
    this.#shown = this.entry;
    this.#forget = store.watch((keys) => keys.includes(this.#key) && this.#look());
    if (!this.entry && store.state === "forbidden" && held?.kind === this.#kind) {
      this.entry = held; // the kernel is all that remembers
      this.save(held.value, held);
    }
  }

  #found() {
    const found = this.#kit.store.get(this.#key);
    return found?.kind === this.#kind ? found : null;
  }

  /** Takes the entry as it is now; tells the component if its content is not what it shows. */
  #look() {
    const found = this.#found();
    const known = this.#kit.store.same(found, this.#shown);
    if (!known && (this.#saving || this.#touched || this.#clash)) return;
    if (!known && this.#own && found?.rev <= this.entry?.rev) { // both wrote at the same moment
      this.#ask({ status: "conflict", theirs: found });
      return;
    }
    this.#have(found);
    if (known) return;
    this.#own = false;
    this.#shown = found;
    this.#outside(found);
  }

  #have(entry) {
    this.entry = entry;
    this.#model.set("entry", entry);
    this.#model.save_changes();
    const unsaved = this.#kit.store.pending().includes(this.#key);
    if (!this.#touched) this.say(entry ? (unsaved ? this.#why : SAVED) : "");
  }

  /** Asks which of two versions stays; with null, nothing is to be decided any more. */
  #ask(clash) {
    this.#clash = clash;
    this.offer(Boolean(clash));
    if (clash) this.say(clash.theirs ? CHANGED : ERASED);
  }

  #decide(mine) {
    const { theirs } = this.#clash;
    this.#ask(null);
    this.#touched = false;
    this.#own = false;
    if (mine) {
      this.entry = theirs;
      this.save(this.#shown.value, this.#shown);
    } else this.#look();
  }
}

/** The line that says what became of the entry, and the two answers to a conflict. */
function question(h, decide) {
  const answer = (text, mine) => {
    const onclick = () => {
      line.focus(); // the button goes
      decide(mine);
    };
    return h("button", { type: "button", class: "dl-button dl-button--quiet", text, onclick });
  };
  const line = h("p", { class: "dl-status", role: "status", tabindex: "-1" });
  const answers = h("div", { class: "dl-row", hidden: true },
    answer("Keep mine", true), answer("Take the other one", false));
  const stay = (event) => event.preventDefault();
  return {
    status: h("div", { class: "dl-kept" }, line, answers),
    say: (text) => line.textContent === text || (line.textContent = text),
    offer: (open) => {
      answers.hidden = !open;
      window[open ? "addEventListener" : "removeEventListener"]("beforeunload", stay);
    },
  };
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

export function keep(kit, model, kind) {
  return new Keeper(kit, model, kind);
}
