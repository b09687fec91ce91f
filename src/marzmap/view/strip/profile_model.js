// The border from end to end as marks: bins of its stretches, the incidents in each, axis, density, hot stretches.
import { AXIS, marginsOf, summed } from "./histogram_model.js";
import { STRETCH_M, stretchCount } from "../map/stretches.js";
import { figure, say } from "../words/say.js";

const THIN = 4; // pixels that a bin needs
const GAP = 26; // pixels between parts
const TOP = 8;
const BRACKET = 8; // pixels that the brackets of hot stretches need above the bars
const TALLEST = 22; // pixels of one incident
const TICK_ROOM = 64; // pixels between marks
const STEPS_KM = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]; // between marks

// Where the bins lie ---------------------------------------------------------------------------------

// Return the bins of a chart of the given size; a bin is one stretch, or several where they would be too thin. `binOf`
// is the bin of each stretch, the parts one after the other.
/** @param {number} width @param {number} height @param {Line[]} parts */
export function profileScale(width, height, parts) {
  const [start, end] = marginsOf(width);
  const room = width - start - end;
  const gap = parts.length > 1 ? Math.min(GAP, room / 3 / (parts.length - 1)) : 0;
  const metre = (room - gap * (parts.length - 1)) / parts.reduce((sum, part) => sum + part.length, 0);
  /** @type {Bin[]} */
  const bins = [];
  /** @type {number[]} */
  const binOf = [];
  let left = start;
  const lefts = parts.map((part, number) => {
    const own = left;
    const count = stretchCount(part);
    const size = part.length / count;
    const merged = Math.ceil(THIN / (size * metre));
    for (let first = 0; first < count; first += merged) {
      const after = Math.min(count, first + merged);
      const [from, to] = [first * size, after * size];
      for (let stretch = first; stretch < after; stretch += 1) binOf.push(bins.length);
      bins.push({ part: number, from, to, left: own + from * metre, right: own + to * metre });
    }
    left += part.length * metre + gap;
    return own;
  });
  const x = (/** @type {number} */ part, /** @type {number} */ metres) => lefts[part] + metres * metre;
  return { width, height, base: height - AXIS, metre, bins, binOf, x };
}

/** Return the kilometres of a bin, as far as it is a round number of stretches. @param {Bin[]} bins */
export const kilometresOf = ([bin]) => (bin ? Math.round((bin.to - bin.from) / STRETCH_M) * (STRETCH_M / 1000) : 0);

/** Return the bin at a pixel; -1 for none. @param {Bin[]} bins @param {number} x */
export const binAt = (bins, x) => bins.findIndex(({ left, right }) => x >= left && x < right);

// Return the stretch of each incident, the parts one after the other; -1 without a chainage.
/** @param {Places} places @param {Line[]} parts */
export function stretchesOf({ part, along }, parts) {
  const counts = parts.map(stretchCount);
  const firsts = counts.map((_, number) => counts.slice(0, number).reduce((sum, count) => sum + count, 0));
  return Int32Array.from(part, (number, i) => {
    if (number < 0) return -1;
    const stretch = Math.floor((along[i] / parts[number].length) * counts[number]);
    return firsts[number] + Math.max(0, Math.min(counts[number] - 1, stretch));
  });
}

// Return the pieces of a part that a stretch covers: one of a closed part may go on past its start.
/** @param {{ chainage_start_m: number, chainage_end_m: number }} stretch @param {{ length: number }} part @returns {Metres[]} */
export function piecesOf({ chainage_start_m: from, chainage_end_m: to }, { length }) {
  if (from <= to) return [[from, to]];
  return [
    [from, length],
    [0, to],
  ];
}

// What is in them ------------------------------------------------------------------------------------

/**
 * Count incidents by kind and bin; `high` is the pixels of one incident.
 * @param {ArrayLike<number>} incidents @param {{ stretches: Int32Array, shapes: Uint8Array, kinds: number }} columns
 * @param {ProfileScale} scale @param {boolean} bracketed whether brackets are above the bars
 */
export function countBins(incidents, { stretches, shapes, kinds }, { bins, binOf, base }, bracketed) {
  const count = bins.length;
  const sure = new Float64Array(kinds * count);
  let unplaced = 0;
  for (let n = 0; n < incidents.length; n += 1) {
    const i = incidents[n];
    const stretch = stretches[i];
    if (stretch < 0) unplaced += 1;
    else sure[shapes[i] * count + binOf[stretch]] += 1;
  }
  const totals = summed(sure, count);
  const most = totals.reduce((a, b) => Math.max(a, b), 1);
  const high = Math.min((base - TOP - (bracketed ? BRACKET : 0)) / most, TALLEST);
  const spans = bins.map(
    ({ left, right }) => /** @type {Span} */ (right - left > 7 ? [left + 0.5, right - 0.5] : [left, right - 0.5]),
  );
  return { counts: { count, sure, perhaps: null }, totals, most, unplaced, spans, high };
}

/** Return the density in the middle of a bin. @param {Density[]} density of each part @param {Bin} bin */
export const densityIn = (density, { part, from, to }) =>
  density[part].values[Math.round((from + to) / 2 / density[part].metres)];

// Sum the killed or the wounded of some incidents, from the least to the most. As in marzmap/summarise: where an
// incident has only one of the two numbers it is both, and where it has none it adds nothing and is counted.
/** @param {ArrayLike<number>} incidents @param {Float64Array} lows @param {Float64Array} highs @returns {Casualties} */
export function casualtiesOf(incidents, lows, highs) {
  const sums = { low: 0, high: 0, unknown: 0, all: incidents.length };
  for (let n = 0; n < incidents.length; n += 1) {
    const i = incidents[n];
    const low = Number.isNaN(lows[i]) ? highs[i] : lows[i];
    if (Number.isNaN(low)) sums.unknown += 1;
    else {
      sums.low += low;
      sums.high += Number.isNaN(highs[i]) ? low : highs[i];
    }
  }
  return sums;
}

// Marks ----------------------------------------------------------------------------------------------

const widthOf = (/** @type {string} */ label) => 6.6 * label.length + 14; // pixels, about

/**
 * Return the axis of one part: the names of its ends, as many marks as have room, and its own name above.
 * @param {ProfileScale} scale @param {number} number of the part
 * @param {{ length: number, start: string, end: string, name: string }} part its length and names; a name may be empty
 * @returns {SvgMark[]}
 */
export function axisMarks({ x, base, metre }, number, { length, start, end, name }) {
  const [left, right] = [x(number, 0), x(number, length)];
  /** @type {SvgMark[]} */
  const marks = [{ tag: "line", class: "axis", x1: left, x2: right, y1: base + 0.5, y2: base + 0.5 }];
  const write = (/** @type {number} */ at, /** @type {string} */ text, /** @type {string} */ anchor) =>
    marks.push({ tag: "text", class: "tick-label", x: at, y: base + 17, "text-anchor": anchor, text });
  let [from, to] = [left, right];
  if (widthOf(start) + widthOf(end) < right - left) {
    if (start) write(left, start, "start");
    if (end) write(right, end, "end");
    from += start ? widthOf(start) : 0;
    to -= end ? widthOf(end) : 0;
  }
  const step = STEPS_KM.find((km) => km * 1000 * metre >= TICK_ROOM) ?? STEPS_KM[STEPS_KM.length - 1];
  for (let km = 0; km * 1000 <= length; km += step) {
    const at = Math.round(x(number, km * 1000)) + 0.5;
    const label = say("km {km}", { km: figure(km) });
    marks.push({ tag: "line", class: "tick", x1: at, x2: at, y1: TOP, y2: base + 5 });
    if (at - widthOf(label) / 2 > from && at + widthOf(label) / 2 < to) write(at, label, "middle");
  }
  if (name && widthOf(name) < right - left)
    marks.push({ tag: "text", class: "tick-label part", x: left, y: TOP + 6, text: name });
  return marks;
}

/**
 * Return the density of one part as a line over the bars, and the area under it; as much lies there as in the bars,
 * however wide they are.
 * @param {ProfileScale} scale @param {number} part
 * @param {Density & { length: number }} density with the length of the part in metres
 * @param {number} high pixels of one incident @returns {SvgMark[]}
 */
export function curveMarks({ bins, base, metre, x }, part, { metres, values, length }, high) {
  const own = /** @type {Bin} */ (bins.find((bin) => bin.part === part));
  const tall = (high * (own.to - own.from)) / STRETCH_M;
  const step = Math.max(1, Math.floor(1 / (metres * metre))); // nodes in a pixel
  const points = [];
  for (let node = 0; node < values.length - 1 + step; node += step) {
    const at = Math.min(node, values.length - 1);
    points.push(`${x(part, at * metres).toFixed(1)} ${(base - values[at] * tall).toFixed(1)}`);
  }
  const line = points.join("L");
  const [left, right] = [x(part, 0), x(part, length)];
  return [
    { tag: "path", class: "under", d: `M${left} ${base}L${line}L${right} ${base}Z` },
    { tag: "path", class: "line", d: `M${line}` },
  ];
}

// Return a bracket over each piece of a hot stretch.
/** @param {ProfileScale} scale @param {{ part: number, pieces: Metres[] }} stretch @returns {SvgMark[]} */
export const hotMarks = ({ x }, { part, pieces }) =>
  pieces.map(([from, to]) => {
    const [left, right] = [x(part, from), x(part, to)];
    return { tag: "path", class: "hot", d: `M${left} ${TOP + 3}v-5H${Math.max(right, left + THIN)}v5` };
  });

// Return the box of a symbol on the axis.
/** @param {ProfileScale} scale @param {number} part @param {number} along @param {number} size */
export const boxOnAxis = ({ x, base }, part, along, size) => ({
  x: x(part, along) - size / 2,
  y: base + 0.5 - size / 2,
  width: size,
  height: size,
});
