// The timeline as marks: many incidents as a histogram, a few as bars over the days on which each may have happened.
import { edgesOf, marksOf, spanWords, unitFor } from "./calendar.js";
import { AXIS, marginsOf, rulerMarks, shares, summed } from "./histogram_model.js";
import { lastDay, NO_DAY } from "../words/days.js";
import { figure, say } from "../words/say.js";

const TOP = 6;
const HALF = 11; // half of a symbol, and a little room
const LETTER = 7.2; // pixels, about
const MOST_LABELS = 12; // bars

// Return the first and the last day on which some events may have happened, with the days of `span`; nothing for none.
/** @param {Pick<Events, "start" | "end">} events @param {number} from @param {number} to @param {number[]} span */
export function daysSpanned({ start, end }, from, to, span) {
  let [first = Infinity, last = -Infinity] = span;
  for (let i = from; i < to; i += 1) {
    if (start[i] === NO_DAY) continue;
    first = Math.min(first, start[i]);
    last = Math.max(last, lastDay(start[i], end[i]));
  }
  return first <= last ? [first, last] : [];
}

// Return the scale of a chart of the given size that shows the days first to last in whole bins, or a part of them,
// [start, after], alone.
/** @param {number} width @param {number} height @param {number[]} days @param {[number, number] | null} [part] @returns {TimelineScale} */
export function timeScale(width, height, days, part = null) {
  const [left, margin] = marginsOf(width);
  const right = width - margin;
  const [first, last] = part ? [Math.floor(part[0]), Math.ceil(part[1]) - 1] : days;
  const unit = unitFor(first, last, right - left);
  const edges = edgesOf(unit, first, last);
  const [start, after] = part ?? [edges[0], edges[edges.length - 1]];
  const x = (/** @type {number} */ day) => left + ((day - start) / (after - start)) * (right - left);
  return { width, height, left, right, base: height - AXIS, unit, edges, start, after, x };
}

// Return the axis: its lines, with one for each day, month or year that has room for its name, and their names.
/** @param {TimelineScale} scale */
export function axisMarks({ start, after, left, right, base, width, x }) {
  const line = { tag: "line", class: "axis", x1: left, x2: right, y1: base + 0.5, y2: base + 0.5 };
  const marks = marksOf(start, after, right - left).map(({ day, strong, words }) => {
    const at = Math.round(x(day)) + 0.5;
    const tick = { tag: "line", class: strong ? "tick year" : "tick", x1: at, x2: at, y1: TOP, y2: base + 5 };
    const long = LETTER * words.map(({ text }) => text).join(" ").length;
    return { tick, label: at + long < width && { x: at + 4, y: base + 16, width: Math.max(long, 24), words } };
  });
  return {
    lines: [line, ...marks.map(({ tick }) => tick)],
    labels: marks.map(({ label }) => label).filter((one) => one !== false),
  };
}

// Return the days between the two marks of the axis around a pixel.
/** @param {TimelineScale} scale @param {number} pixel @returns {[number, number]} */
export function daysBetweenMarks({ start, after, left, right, x }, pixel) {
  const days = [...new Set([start, ...marksOf(start, after, right - left).map(({ day }) => day), after])];
  const behind = days.findIndex((day, i) => i > 0 && x(day) > pixel);
  return behind < 0 ? [days[days.length - 2], after] : [days[behind - 1], days[behind]];
}

// Many -----------------------------------------------------------------------------------------------

// Count incidents by the bins of the scale: by kind, and of all kinds what is sure and what is perhaps there.
/** @param {ArrayLike<number>} incidents @param {Events} events @param {TimelineScale} scale */
export function histogramOf(incidents, events, { edges, left, right, base, x }) {
  const counts = shares(incidents, events, edges);
  const spans = Array.from({ length: counts.count }, (_, bin) => {
    const [from, to] = [Math.max(left, x(edges[bin])), Math.min(right, x(edges[bin + 1]))];
    return /** @type {Span} */ (to - from > 8 ? [from + 0.5, to - 0.5] : [from, to - 0.5]);
  });
  const [sure, perhaps] = [counts.sure, counts.perhaps].map((some) => summed(some, counts.count));
  const most = sure.reduce((highest, value, bin) => Math.max(highest, value + perhaps[bin]), 1);
  const high = (base - TOP) / most;
  const ruler = rulerMarks(most, { left, right, base, high }, left > 40 ? left - 24 : null);
  return { counts, spans, sure, perhaps, high, ruler };
}

/** Return the bin at a pixel; -1 for none. @param {Span[]} spans @param {number} x */
export const binAt = (spans, x) => spans.findIndex(([left, right]) => x >= left - 0.5 && x < right + 0.5);

// Return a bin in words: its days and its incidents.
/** @param {ReturnType<typeof histogramOf>} histogram @param {Int32Array} edges @param {number} bin */
export function binWords({ sure, perhaps }, edges, bin) {
  const when = spanWords(edges[bin], edges[bin + 1] - 1);
  const count = figure(sure[bin]);
  const counted =
    sure[bin] === 1 ? say("{when}: 1 incident", { when }) : say("{when}: {count} incidents", { when, count });
  if (perhaps[bin] < 0.05) return counted;
  const share = figure(perhaps[bin], perhaps[bin] < 10 ? 1 : 0);
  return say("{counted}, and about {share} of those not exactly dated", { counted, share });
}

// Few ------------------------------------------------------------------------------------------------

/** @typedef {Item & { left: number, right: number, middle: number, from: number, to: number, side: number }} Extent */

// Return where the bars of a few items lie, those that are in the part of time that is seen.
/** @template {Item} T @param {T[]} items @param {TimelineScale} scale @returns {(T & Bar)[]} */
export function placedBars(items, scale) {
  const seen = items.filter(({ first, last }) => scale.x(first) < scale.right && scale.x(last + 1) > scale.left);
  const plain = seen.map((item) => {
    const [left, right] = [Math.max(scale.left, scale.x(item.first)), Math.min(scale.right, scale.x(item.last + 1))];
    const middle = (left + right) / 2;
    const [from, to] = [Math.min(left, middle - HALF), Math.max(right, middle + HALF)];
    return { ...item, left, right, middle, from, to, side: 0 };
  });
  const placed = labelled(plain, scale.width) ?? inLanes(plain);
  const count = Math.max(2, ...placed.map(({ lane }) => lane + 1));
  const step = Math.min(22, (scale.base - TOP) / count);
  const size = Math.max(11, Math.min(20, step + 3));
  return placed.map((bar) => ({ ...bar, y: scale.base - 3 - step * (bar.lane + 0.5), size }));
}

// Put bars that do not meet in one lane, bars that meet in several.
/** @template {Extent} T @param {T[]} bars @returns {(T & { lane: number })[]} */
function inLanes(bars) {
  /** @type {number[]} */
  const ends = [];
  return [...bars]
    .sort((a, b) => a.from - b.from)
    .map((bar) => {
      let lane = ends.findIndex((end) => end <= bar.from);
      if (lane < 0) lane = ends.length;
      ends[lane] = bar.to;
      return { ...bar, lane };
    });
}

// Put bars in lanes with their titles next to them, to the right (side 1) or where that is too far to the left (-1);
// those of bars with no room at either end lie on the bar (2), to the right of its symbol. Null if the lanes cannot hold
// them all.
/** @template {Extent} T @param {T[]} bars @param {number} width */
function labelled(bars, width) {
  if (bars.length > MOST_LABELS) return null;
  const placed = inLanes(
    bars.map((bar) => {
      const room = LETTER * bar.title.length + 16;
      if (bar.to + room < width) return { ...bar, side: 1, to: bar.to + room };
      if (bar.from - room >= 0) return { ...bar, side: -1, from: bar.from - room };
      return { ...bar, side: 2, to: Math.max(bar.to, bar.middle + HALF + room) };
    }),
  );
  return placed.every(({ lane, to }) => lane < 3 && to < width) ? placed : null;
}

// Return the marks of a bar: its days if there are several, what a pointer meets, its stem to the axis, its title.
/** @param {Item & Bar} bar @param {number} base */
export function barMarks({ first, last, title, left, right, middle, y, size, side }, base) {
  const end = side === 1 ? right : middle;
  const labelAt = side > 0 ? Math.max(end, middle + 10) + 5 : Math.min(left, middle - 10) - 5;
  return {
    span: first !== last && { tag: "line", class: "span", x1: left, x2: right, y1: y, y2: y },
    touch: {
      tag: "rect",
      class: "touch",
      x: Math.min(left, middle - 12),
      y: y - size / 2 - 1,
      width: Math.max(24, right - left),
      height: size + 2,
      rx: 4,
    },
    stem: { tag: "line", class: "stem", x1: middle, x2: middle, y1: y + size / 2, y2: base },
    face: { x: middle - size / 2, y: y - size / 2, width: size, height: size },
    label: side !== 0 && {
      tag: "text",
      class: "bar-label",
      x: labelAt,
      y: y + 4,
      "text-anchor": side > 0 ? "start" : "end",
      text: title,
    },
  };
}
