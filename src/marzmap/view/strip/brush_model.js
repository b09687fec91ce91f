// The window of time, as days and as numbers of the strip's edges: what pointers and keys make of it. Plain arithmetic.
import { keyTarget } from "./keys.js";

/** @type {Record<string, number>} */
const BIG_STEP = { day: 7, week: 4, month: 12, quarter: 4, year: 10, decade: 10, century: 10 }; // bins
const REST = 10; // pixels between an end that is open or out of sight and its handle
const HAIR = 1e-6; // pixels: what lies at the right end belongs to the bin before it

/** @param {Period} period */
export const isChosen = ({ from, to }) => from !== null || to !== null;

// Return the first and the last day of the window, both within the strip.
/** @param {Int32Array} edges @param {Period} period @returns {[first: number, last: number]} */
export function daysWithin(edges, { from, to }) {
  const [first, last] = [edges[0], edges[edges.length - 1] - 1];
  const within = (/** @type {number} */ day) => Math.max(first, Math.min(last, day));
  return [within(from ?? first), within(to ?? last)];
}

// Return the window as numbers of edges; one that was not made of whole bins is widened to them.
/** @param {Int32Array} edges @param {Period} period @returns {Edges} */
export function edgesAround(edges, period) {
  const [from, to] = daysWithin(edges, period);
  const first = edges.findLastIndex((day) => day <= from);
  return [Math.max(0, first), edges.findIndex((day) => day > to)];
}

// Return the period between two edges; an end that leaves nothing out is open.
/** @param {Int32Array} edges @param {Edges} window @returns {Period} */
export function periodBetween(edges, [from, to]) {
  const [first, last] = [edges[from], edges[to] - 1];
  return { from: first <= edges[0] ? null : first, to: last >= edges[edges.length - 1] - 1 ? null : last };
}

// Return what a pointer that is pressed at pixel x would do: draw a new window, or move the window or one of its ends.
/** @param {TimeScale} scale @param {Period} period @param {number} x @returns {DragMode} */
export function modeAt(scale, period, x) {
  const [first, last] = daysWithin(scale.edges, period);
  return isChosen(period) && x >= scale.x(first) && x < scale.x(last + 1) ? "move" : "new";
}

/** @param {TimeScale} scale @param {number} x */
function nearestEdge({ edges, x: xOf }, x) {
  let best = 0;
  edges.forEach((day, i) => {
    if (Math.abs(xOf(day) - x) < Math.abs(xOf(edges[best]) - x)) best = i;
  });
  return best;
}

/** Return the window that a drag makes, in the part of time that is seen. @param {TimeScale} scale @param {Drag} drag @returns {Edges} */
export function draggedTo(scale, { mode, x, now: pointed, from, to }) {
  const bins = scale.edges.length - 1;
  const now = Math.max(scale.left, Math.min(scale.right, pointed));
  const binAt = (/** @type {number} */ pixel) => {
    const bin = scale.edges.findLastIndex((day) => scale.x(day) <= Math.min(pixel, scale.right - HAIR));
    return Math.max(0, Math.min(bins - 1, bin));
  };
  if (mode === "new") return [binAt(Math.max(scale.left, Math.min(x, now))), binAt(Math.max(x, now)) + 1];
  if (mode === "from") return [Math.min(nearestEdge(scale, now), to - 1), to];
  if (mode === "to") return [from, Math.max(nearestEdge(scale, now), from + 1)];
  const start = nearestEdge(scale, scale.x(scale.edges[from]) + pointed - x);
  const first = Math.max(0, Math.min(bins - (to - from), start));
  return [first, first + to - from];
}

// Return the window after a key is pressed on one of its handles; null for a key that means nothing there.
/** @param {TimeScale} scale @param {Edges} window @param {"from" | "to"} handle @param {Press} press @returns {Edges | null} */
export function steppedTo({ edges, unit }, [from, to], handle, press) {
  const edge = keyTarget(press, handle === "from" ? from : to, edges.length - 1, BIG_STEP[unit]);
  if (edge === null) return null;
  return handle === "from" ? [Math.min(edge, to - 1), to] : [from, Math.max(edge, from + 1)];
}

// Return where the window lies: its pixels, the veils over what it leaves out, and its two handles, as far as they are
// in the part of time that is seen.
/** @param {TimeScale} scale @param {Period} period */
export function windowMarks({ edges, left: start, right: end, x }, period) {
  const days = daysWithin(edges, period);
  const at = [x(days[0]), x(days[1] + 1)];
  const [left, right] = at.map((pixel) => Math.max(start, Math.min(end, pixel)));
  const rest = (/** @type {number} */ i, /** @type {number | null} */ day, /** @type {number} */ open) =>
    day === null ? open : at[i] < start - HAIR ? start - REST : at[i] > end + HAIR ? end + REST : at[i];
  return {
    shade: { left, width: right - left },
    veils: [{ left: start, width: left - start }, { left: right }],
    handles: [
      { left: rest(0, period.from, start - REST), day: days[0] },
      { left: rest(1, period.to, end + REST), day: days[1] },
    ],
    least: edges[0],
    most: edges[edges.length - 1] - 1,
  };
}
