// Asks what is on as soon as it can, while the rest of the page is still on its way.

import { call, openStore } from "./class_store.js";

export const store = openStore();

/** The first reply; later ones are asked for in class.js. */
export const first = store.token() ? call("/api/now", store.token()) : null;
if (first) first.catch(() => {}); // class.js says so
