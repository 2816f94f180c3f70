// The recorded kernel: answers what components ask from tables and rules made at the export.
import { bets } from "./bets.js";
import { grains } from "./grains.js";
import { marks } from "./marks.js";
import { records } from "./merge.js";
import { rooms } from "./rooms.js";
import { bytes, inflated, runs } from "./runs.js";
import { stances } from "./stances.js";
import { trust } from "./trust.js";
import { Models } from "./models.js";

const PROBED = "The live version says more about single places.";
const RULES = { bets, grains, marks, records, rooms, runs, stances, trust };

/** A rule; those of the rarer parts come with them. */
const ruleOf = (name) => RULES[name] ?? (name && globalThis.dlkitNeed(`${name}.js`)[name]);

/** The text of a question with its keys in one order, as the export writes it. */
export function canonical(value) {
  return JSON.stringify(value, (_, each) =>
    (each && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each));
}

/** The components of a lesson, without a kernel: `wire` is this object itself. */
export class Recorded extends Models {
  constructor(lesson, loader, recordings) {
    super();
    Object.assign(this, { lesson, loader, recordings, wire: this, count: 0, rules: new Map() });
    const names = Object.keys(lesson.parts);
    for (const id of names) {
      const { state } = lesson.parts[id];
      this.add(id, { recorded: true, ...state, build: "recorded",
        _esm: "recorded", _model_module: "anywidget" });
    }
    for (const id of names) this.bind(id);
  }

  module() {
    return Promise.resolve(this.loader);
  }

  bind(id) {
    const { rule, data } = this.lesson.parts[id];
    const make = ruleOf(rule);
    const twin = { model: this.models.get(id), data, other: (name) => this.models.get(name),
      rule: (name) => this.rules.get(name),
      recording: () => this.recordings().then((all) => all[id]) };
    if (make) this.rules.set(id, make(twin));
  }

  /** A message of a component; its answer comes at once, as messages of a kernel would. */
  send(kind, { comm_id: id, data }) {
    const request = `recorded-${++this.count}`;
    if (kind === "comm_msg" && data.method === "custom") this.asked(id, data.content);
    queueMicrotask(() => this.models.get(id)?.settled(request));
    return request;
  }

  async asked(id, { serial, kind, content }) {
    const say = (said, buffers = []) =>
      this.models.get(id).trigger("msg:custom", { serial, ...said }, buffers);
    try {
      const { buffers = [], ...reply } = await this.answer(id, kind, content);
      say({ content: reply }, buffers);
    } catch (error) {
      say({ error: error.message });
    }
  }

  async answer(id, kind, content) {
    if (kind === "probe") return { text: PROBED, cells: [] };
    const rule = this.rules.get(id);
    if (rule?.[kind]) return rule[kind](content);
    const found = (await this.table(id))[kind]?.[canonical(content)];
    if (found) return { ...found.content, buffers: found.buffers.map(bytes) };
    throw new Error(this.lesson.elsewhere);
  }

  /** What a component was asked at the export, and what it said. */
  async table(id) {
    const { table } = this.lesson.parts[id];
    if (typeof table === "string") {
      const text = new TextDecoder().decode(await inflated(table));
      this.lesson.parts[id].table = JSON.parse(text);
    }
    return this.lesson.parts[id].table ?? {};
  }
}
