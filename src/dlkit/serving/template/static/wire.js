// The page's line to its kernel: Jupyter's messages over one websocket, and whether it holds.
const PROTOCOL = "v1.kernel.websocket.jupyter.org";
// A restarted process knows nothing of this page: that is as good as dead.
const GONE = new Set(["dead", "restarting", "autorestarting"]);
const PING_MS = 1500;
const SILENCE_MS = 3500;
const RETRY_MS = 2000;
const OPENING_MS = 20000; // a line that never opens is tried again
const BUSY_MS = 20000; // without a sign while it owes an answer
const SIGN_IN = new Set([401, 403]);
const text = { to: new TextEncoder(), from: new TextDecoder() };

/** One message as bytes: a table of offsets, then channel, four JSON parts and the buffers. */
export function encoded(channel, message, buffers = []) {
  const { header, parent_header = {}, metadata = {}, content } = message;
  const words = [header, parent_header, metadata, content].map((part) => JSON.stringify(part));
  const parts = [channel, ...words].map((word) => text.to.encode(word)).concat(buffers.map(bytes));
  const start = 8 * (parts.length + 2);
  const ends = parts.map(((end) => (part) => (end += part.byteLength))(start));
  const all = new Uint8Array(ends.at(-1));
  const table = new DataView(all.buffer);
  [parts.length + 1, start, ...ends].forEach((n, i) => table.setBigUint64(8 * i, BigInt(n), true));
  parts.forEach((part, i) => all.set(part, ends[i] - part.byteLength));
  return all.buffer;
}

/** The message that such bytes hold. */
export function decoded(data) {
  const table = new DataView(data);
  const count = Number(table.getBigUint64(0, true));
  const offset = (i) => Number(table.getBigUint64(8 * (i + 1), true));
  const part = (i) => new DataView(data, offset(i), offset(i + 1) - offset(i));
  const [header, parent_header, metadata, content] = [1, 2, 3, 4].map((i) =>
    JSON.parse(text.from.decode(part(i))));
  const buffers = Array.from({ length: count - 6 }, (_, i) => part(i + 5));
  return { channel: text.from.decode(part(0)), header, parent_header, metadata, content, buffers };
}

function bytes(data) {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/**
 * `hear(message)` gets every message; `tell(state, { before, why })` is called with open, busy
 * (the kernel owes an answer and gives no sign), lost or dead (why: stopped, gone or token). What
 * is sent before the line is open waits for it, also where there is no kernel yet.
 */
export class Wire {
  constructor({ hear, tell }) {
    Object.assign(this, { hear, tell });
    this.session = crypto.randomUUID?.() ?? `${Math.random()}${Date.now()}`.replace(".", "");
    this.state = "new";
    this.waiting = []; // [id, message]: to be sent once the line is open
    this.owed = new Set(); // requests that the kernel has not finished with
    this.sign = 0; // when it was last heard, or first owed something
    this.count = 0;
    this.tries = 0;
    addEventListener("offline", () => this.lose());
    addEventListener("online", () => this.retry());
  }

  /** The kernel is there. */
  open({ base, kernel, pings }) {
    this.pings = pings;
    this.http = new URL(`${base}api/kernels/${kernel}`, location.href);
    this.connect();
  }

  connect() {
    const address = new URL(`${this.http}/channels?session_id=${this.session}`);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address, [PROTOCOL]);
    this.socket = socket;
    const waiting = () => socket.readyState === WebSocket.CONNECTING;
    setTimeout(() => waiting() && socket.close(), OPENING_MS);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket === this.socket && this.opened();
    socket.onmessage = (event) => this.heard(event.data);
    socket.onclose = () => {
      if (socket === this.socket) this.broken();
    };
  }

  opened() {
    this.tries = 0;
    this.owed.clear(); // answers to what went before a cut may never come
    for (const [id, message] of this.waiting.splice(0)) this.ship(id, message);
    this.enter("open");
    this.last = performance.now();
    clearInterval(this.pulse);
    if (this.pings) this.pulse = setInterval(() => this.ping(), PING_MS);
  }

  heard(data) {
    this.last = performance.now();
    if (typeof data === "string") return; // the answer to a ping
    const message = decoded(data);
    const { msg_type: kind } = message.header;
    const state = kind === "status" && message.content.execution_state;
    this.sign = this.last;
    if (state === "idle") this.owed.delete(message.parent_header.msg_id);
    if (this.state === "busy") this.enter("open");
    if (GONE.has(state)) this.die("stopped");
    else this.hear(message);
  }

  ping() {
    const waited = performance.now() - this.last;
    // A page in the background is slowed down: its clock proves nothing.
    if (waited > SILENCE_MS && !document.hidden && this.asked) this.lose();
    else if (this.socket.readyState === WebSocket.OPEN) this.socket.send("ping");
    this.asked = !document.hidden;
    const silent = this.owed.size && performance.now() - this.sign > BUSY_MS;
    if (silent && this.state === "open" && !document.hidden) this.enter("busy");
  }

  /** Sends a request; returns its id. Before the line is open it waits. */
  send(kind, content, { buffers = [], metadata = {} } = {}) {
    const msg_id = `${this.session}-${++this.count}`;
    const header = { msg_id, msg_type: kind, session: this.session, username: "", version: "5.4",
      date: new Date().toISOString() };
    const message = encoded("shell", { header, metadata, content }, buffers);
    if (this.socket?.readyState === WebSocket.OPEN) this.ship(msg_id, message);
    else this.waiting.push([msg_id, message]);
    return msg_id;
  }

  ship(id, message) {
    if (!this.owed.size) this.sign = performance.now();
    this.owed.add(id);
    this.socket.send(message);
  }

  /** The line is gone without a word: is it the kernel, the server, or the way there? */
  async broken() {
    clearInterval(this.pulse);
    if (this.state === "dead") return;
    const look = (this.look = {}); // the newest one counts
    const there = await this.there();
    if (this.state === "dead" || look !== this.look) return;
    if (typeof there === "string") this.die(there);
    else {
      this.enter("lost");
      clearTimeout(this.timer);
      const pause = there && !this.tries++ ? 0 : RETRY_MS; // at once, but only once
      this.timer = setTimeout(() => (there ? this.connect() : this.broken()), pause);
    }
  }

  /** True, null when nobody can be asked, or in a word why not. */
  async there() {
    try {
      const signal = AbortSignal.timeout(3000);
      const answer = await fetch(this.http, { signal, cache: "no-store" });
      if (answer.ok || answer.status >= 500) return answer.ok || null;
      return SIGN_IN.has(answer.status) ? "token" : "gone";
    } catch {
      return null;
    }
  }

  lose() {
    if (this.state !== "open" && this.state !== "busy") return;
    const { socket } = this;
    this.socket = { readyState: WebSocket.CLOSED };
    socket.close();
    this.enter("lost");
    this.broken();
  }

  /** Tries again now. */
  retry() {
    if (this.state !== "lost") return;
    clearTimeout(this.timer);
    this.broken();
  }

  die(why) {
    this.enter("dead", why);
    clearInterval(this.pulse);
    clearTimeout(this.timer);
    this.socket?.close?.();
  }

  enter(state, why) {
    if (this.state === state || this.state === "dead") return;
    const before = this.state;
    this.state = state;
    this.tell(state, { before, why });
  }
}
