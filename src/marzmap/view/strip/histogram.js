// Counts as stacked bars on a canvas, and how incidents of inexact dates are shared among bins of time.
import { end, NO_DAY, start } from "../data.js";
import { shapes } from "../map/marks.js";
import { palette, typeOrder } from "../map/symbols.js";

export const kinds = typeOrder.length; // of incident, in the order in which they are stacked

// The first and last day on which an incident may have happened.
export const lastDay = (i) => (end[i] === NO_DAY || end[i] < start[i] ? start[i] : end[i]);

// Each dated incident is one: surely in a bin that holds all its days, else perhaps in each of its bins, as much as it has
// days there. Counts are by kind and bin; the days must lie within the edges.
export function shares(which, edges) {
  const count = edges.length - 1;
  const base = edges[0];
  const binOf = new Uint16Array(edges[count] - base);
  for (let bin = 0; bin < count; bin += 1) binOf.fill(bin, edges[bin] - base, edges[bin + 1] - base);
  const sure = new Float64Array(kinds * count);
  const perhaps = new Float64Array(kinds * count);
  const rate = new Float64Array(kinds * (count + 1)); // change, from bin to bin, of the share of one day
  for (let n = 0; n < which.length; n += 1) {
    const i = which[n];
    const first = start[i];
    if (first === NO_DAY) continue;
    const last = lastDay(i);
    const kind = shapes[i];
    const from = binOf[first - base];
    const to = binOf[last - base];
    if (from === to) {
      sure[kind * count + from] += 1;
      continue;
    }
    const share = 1 / (last - first + 1);
    perhaps[kind * count + from] += (edges[from + 1] - first) * share;
    perhaps[kind * count + to] += (last - edges[to] + 1) * share;
    rate[kind * (count + 1) + from + 1] += share;
    rate[kind * (count + 1) + to] -= share;
  }
  for (let kind = 0; kind < kinds; kind += 1) {
    let share = 0;
    for (let bin = 0; bin < count; bin += 1) {
      share += rate[kind * (count + 1) + bin];
      // What is left of a sum of shares and their negatives is no share.
      if (share > 1e-9) perhaps[kind * count + bin] += share * (edges[bin + 1] - edges[bin]);
    }
  }
  return { count, sure, perhaps };
}

// Of all kinds together, by bin.
export function summed(counts, count) {
  const sums = new Float64Array(count);
  for (let kind = 0; kind < kinds; kind += 1)
    for (let bin = 0; bin < count; bin += 1) sums[bin] += counts[kind * count + bin];
  return sums;
}

export function fit(canvas, width, height) {
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const brush = canvas.getContext("2d");
  brush.scale(scale, scale);
  return brush;
}

// Bars on the line y = base: what is sure is solid, what is perhaps there stands on it, pale and within a dashed outline.
// `spans` gives the left and right edge of each bin, `high` the pixels of one incident.
export function paint(brush, { count, sure, perhaps }, { spans, base, high }) {
  const top = new Float64Array(count).fill(base);
  const stack = (counts, bin, kind) => {
    const height = counts[kind * count + bin] * high;
    const [left, right] = spans[bin];
    if (height > 0) brush.fillRect(left, top[bin] - height, Math.max(1, right - left), height);
    top[bin] -= height;
  };
  const inks = palette().types;
  for (const [given, alpha] of [
    [sure, 0.8],
    [perhaps, 0.3],
  ]) {
    brush.globalAlpha = alpha;
    for (let kind = 0; given && kind < kinds; kind += 1) {
      brush.fillStyle = inks[kind];
      for (let bin = 0; bin < count; bin += 1) stack(given, bin, kind);
    }
  }
  brush.globalAlpha = 1;
  if (perhaps) outline(brush, summed(perhaps, count), top, high, spans);
}

function outline(brush, perhaps, top, high, spans) {
  brush.beginPath();
  for (let bin = 0; bin < spans.length; bin += 1) {
    const height = perhaps[bin] * high;
    if (height < 1.5) continue;
    const [left, right] = spans[bin];
    const y = Math.round(top[bin]) + 0.5;
    brush.moveTo(left + 0.5, y + height);
    brush.lineTo(left + 0.5, y);
    brush.lineTo(right - 0.5, y);
    brush.lineTo(right - 0.5, y + height);
  }
  brush.setLineDash([3, 2]);
  brush.lineWidth = 1;
  brush.strokeStyle = palette().muted;
  brush.stroke();
  brush.setLineDash([]);
}

// A round number below the most, for the one line of a scale; nothing where the most is small.
export function roundBelow(most) {
  if (most < 4) return null;
  const power = 10 ** Math.floor(Math.log10(most * 0.9));
  return [5, 2, 1].map((step) => step * power).find((one) => one <= most * 0.9);
}
