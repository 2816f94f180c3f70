// A run as it came over the wire, unpacked: inflated, and changes added up to frames.

const ARRAYS = { float64: Float64Array, float32: Float32Array, int32: Int32Array,
  uint16: Uint16Array, uint8: Uint8Array };

/** Whether this browser cannot inflate: then the kernel is asked for plain bytes. */
export const plain = !("DecompressionStream" in globalThis);

async function inflated(view) {
  const bytes = new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

const product = (shape) => shape.reduce((all, n) => all * n, 1);

/** Values of `bits` bits each, the first of each byte in its lowest bits. */
function spread(bytes, bits, length) {
  if (bits === 8) return bytes;
  const [values, mask, each] = [new Uint8Array(length), (1 << bits) - 1, 8 / bits];
  for (let i = 0, k = 0; k < length; i += 1) {
    let byte = bytes[i];
    for (let j = 0; j < each && k < length; j += 1, k += 1) {
      values[k] = byte & mask;
      byte >>= bits;
    }
  }
  return values;
}

/** Each frame is the one before and what changed; the array type wraps, the mask does the rest. */
function added(values, n_frames, mask) {
  const size = values.length / n_frames;
  for (let i = size; i < values.length; i += 1) {
    values[i] = (values[i] + values[i - size]) & mask;
  }
  return values;
}

function arrays(parts, whole) {
  const found = {};
  let start = 0;
  for (const { name, type, shape, bits, moving } of parts) {
    const kind = ARRAYS[type];
    const length = product(shape);
    const size = bits ? Math.ceil((length * bits) / 8) : length * kind.BYTES_PER_ELEMENT;
    let values = new kind(whole.slice(start, start + size));
    start += size;
    if (bits) values = added(spread(values, bits, length), shape[0], (1 << bits) - 1);
    if (moving) added(values, shape[0], 0xffff);
    found[name] = { values, shape, moving };
  }
  return found;
}

/** Events in the order of time; `own` is the number that the author knows each by. */
function strip(found) {
  const [panels, rows, times, levels] = ["panels", "rows", "times", "levels"]
    .map((name) => found[`event_${name}`].values);
  const order = Uint32Array.from(times, (_, i) => i).sort((i, j) => times[i] - times[j] || i - j);
  const firsts = {};
  panels.forEach((panel, i) => { firsts[panel] ??= i; });
  return { length: order.length, panels: panels.map((_, i) => panels[order[i]]),
    rows: rows.map((_, i) => rows[order[i]]), times: times.map((_, i) => times[order[i]]),
    levels: levels.map((_, i) => levels[order[i]]),
    own: order.map((i) => i - firsts[panels[i]]) };
}

/** One run: `times`, `states`, `places`, `edges`, `events`, `measures`. */
export async function unpacked(about, reply) {
  const view = reply.buffers[about.buffer];
  const from = view.byteOffset ?? 0;
  const whole = about.plain ? (view.buffer ?? view).slice(from, from + view.byteLength)
    : await inflated(view);
  const found = arrays(about.parts, whole);
  return {
    times: found.times.values,
    n: found.times.values.length,
    states: found.states?.values,
    shape: found.states?.shape,
    places: found.places?.values,
    moving: found.places?.moving ?? false,
    edges: Object.keys(found).filter((name) => name.startsWith("edges "))
      .map((name) => found[name].values),
    events: found.event_times ? strip(found) : null,
    rows: about.rows,
    measures: about.measures.map((name) => ({ name, values: found[`measure ${name}`].values })),
  };
}
