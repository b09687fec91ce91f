// Counts of incidents by bin and kind, how incidents of inexact dates are shared among bins of time, and the scale of
// counts. Plain arithmetic over columns.
import { lastDay, NO_DAY } from "../words/days.js";
import { figure } from "../words/say.js";

export const AXIS = 22; // pixels under the bars

// Return the pixels left free at both ends of a chart: for the handles, and on wide screens for the figures of the
// counts.
/** @param {number} width @returns {[left: number, right: number]} */
export const marginsOf = (width) => (width < 600 ? [38, 38] : [60, 38]);

// Count each dated incident once: surely in a bin that holds all its days, else perhaps in each of its bins, as much as
// it has days there. What lies beyond the edges does not count.
/** @param {ArrayLike<number>} incidents @param {Events} events @param {Int32Array} edges */
export function shares(incidents, { start, end, shapes, kinds }, edges) {
  const count = edges.length - 1;
  const [base, after] = [edges[0], edges[count]];
  const binOf = new Uint16Array(edges[count] - base);
  for (let bin = 0; bin < count; bin += 1) binOf.fill(bin, edges[bin] - base, edges[bin + 1] - base);
  const sure = new Float64Array(kinds * count);
  const perhaps = new Float64Array(kinds * count);
  const rate = new Float64Array(kinds * (count + 1)); // change, from bin to bin, of the share of one day
  for (let n = 0; n < incidents.length; n += 1) {
    const i = incidents[n];
    const first = start[i];
    if (first === NO_DAY) continue;
    const last = lastDay(first, end[i]);
    if (last < base || first >= after) continue;
    const [head, tail] = [Math.max(first, base), Math.min(last, after - 1)];
    const kind = shapes[i];
    const from = binOf[head - base];
    const to = binOf[tail - base];
    if (from === to && head === first && tail === last) {
      sure[kind * count + from] += 1;
      continue;
    }
    const share = 1 / (last - first + 1);
    if (from === to) {
      perhaps[kind * count + from] += (tail - head + 1) * share;
      continue;
    }
    perhaps[kind * count + from] += (edges[from + 1] - head) * share;
    perhaps[kind * count + to] += (tail - edges[to] + 1) * share;
    rate[kind * (count + 1) + from + 1] += share;
    rate[kind * (count + 1) + to] -= share;
  }
  for (let kind = 0; kind < kinds; kind += 1) {
    let share = 0;
    for (let bin = 0; bin < count; bin += 1) {
      share += rate[kind * (count + 1) + bin];
      // What is left of a sum of shares and their negatives is not a share.
      if (share > 1e-9) perhaps[kind * count + bin] += share * (edges[bin + 1] - edges[bin]);
    }
  }
  return { count, sure, perhaps };
}

/** Return the counts of all kinds together, by bin. @param {Float64Array} counts @param {number} count of bins */
export function summed(counts, count) {
  const sums = new Float64Array(count);
  for (let i = 0; i < counts.length; i += 1) sums[i % count] += counts[i];
  return sums;
}

/** @param {number} most */
export function roundBelow(most) {
  if (most < 4) return null;
  const power = 10 ** Math.floor(Math.log10(most * 0.9));
  return [5, 2, 1].map((step) => step * power).find((value) => value <= most * 0.9) ?? null;
}

/**
 * Return the one line of the scale of counts, at a round number; nothing where the most is small.
 * @param {number} most incidents in one bin
 * @param {{ left: number, right: number, base: number, high: number }} place `high` is the pixels of one incident
 * @param {number | null} labelAt pixel where the number ends; null for no number @returns {SvgMark[]}
 */
export function rulerMarks(most, { left, right, base, high }, labelAt) {
  const value = roundBelow(most);
  if (value === null) return [];
  const y = Math.round(base - value * high) + 0.5;
  const line = { tag: "line", class: "ruler", x1: left, x2: right, y1: y, y2: y };
  if (labelAt === null) return [line];
  return [line, { tag: "text", class: "ruler-label", x: labelAt, y: y + 4, "text-anchor": "end", text: figure(value) }];
}

// Return the box from left to right, widened about its middle to at least `least` pixels.
/** @param {number} left @param {number} right @param {number} least */
export function widened(left, right, least) {
  const width = Math.max(right - left, least);
  return { left: (left + right - width) / 2, width };
}
