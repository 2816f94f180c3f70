// Sends answers until the lecturer's machine has taken them or said why not.

import { call } from "./class_store.js";

/** Sends all that waits, oldest first; `told(key)` after each that was settled. */
export function sender(store, told, unknown) {
  let busy = null;

  function settle(key, { run, round, counter, value }) {
    return call("/api/answer", store.token(), { run, round, counter, value }).then((reply) => {
      const now = store.answer(key);
      if (reply.status === 401) return unknown();
      if (reply.status === 429 || reply.status >= 500) throw new Error("later");
      if (!now || now.counter !== counter) return undefined; // a newer one waits already
      const { why = "", counter: kept = 0 } = reply.body;
      if (reply.status === 200 && reply.body.kept === "older") {
        store.put(key, { counter: Math.max(kept, counter) + 1 }); // another tab had sent one
      } else if (reply.status === 200) {
        store.put(key, { state: "kept", sent: value });
      } else if (kept >= counter) {
        store.put(key, { counter: kept + 1 });
      } else {
        store.put(key, { state: reply.status === 409 ? "late" : "refused", why });
      }
      return told(key);
    });
  }

  function next() {
    const [key] = store.unsent();
    return key === undefined ? undefined : settle(key, store.answer(key)).then(next);
  }

  return () => {
    if (!busy) busy = Promise.resolve().then(next).finally(() => { busy = null; });
    return busy;
  };
}
