// In which order the list stands. An order ranks all incidents once: what is not known comes last, and of two that are alike
// the earlier comes first.
import { coded, incidentCount, numbers, start } from "../data.js";
import { casualties } from "../facets.js";
import { once } from "../once.js";
import { ORDERS } from "../state.js";
import { NO_DAY } from "../words/days.js";

// What an order ranks, the greatest first; NaN is not known. A period counts from its first day, as in the table.
/** @type {Record<string, () => Float64Array>} */
const KEYS = {
  newest: () => Float64Array.from({ length: incidentCount }, (_, i) => (start[i] === NO_DAY ? NaN : start[i])),
  casualties: () => {
    const figures = ["killed", "wounded"].flatMap((what) => [numbers(`${what}_low`), numbers(`${what}_high`)]);
    return casualties().map((most, i) => (figures.every((one) => Number.isNaN(one[i])) ? NaN : most));
  },
  distance: () =>
    numbers("border_distance_m")
      .slice(0, incidentCount)
      .map((metres) => -Math.abs(metres)),
  certainty: () => {
    const { values, codes } = coded("side");
    const isOpen = values.map((side) => side === null || side === "undetermined");
    const probability = numbers("side_probability").slice(0, incidentCount);
    // However likely it is, a side that is not determined comes behind those that are.
    return probability.map((p, i) => (isOpen[codes[i]] ? p : 1 + (p || 0)));
  },
};

/** @type {Map<string, Float64Array>} */
const keys = new Map();
/** @type {(order: string) => Float64Array} */
const keyOf = (order) => once(keys, order, KEYS[order]);

/** The orders that have something to go by. @type {() => string[]} */
export const usable = () =>
  ORDERS.filter((order) => !(order in KEYS) || keyOf(order).some((one) => !Number.isNaN(one)));

/** @type {Map<string, { rows: Uint32Array, rank: Uint32Array }>} */
const ranked = new Map();

/** @type {(order: string) => { rows: Uint32Array, rank: Uint32Array }} */
const ranking = (order) =>
  once(ranked, order, () => {
    const key = keyOf(order).map((one) => (Number.isNaN(one) ? -Infinity : one));
    const rows = Uint32Array.from(key, (_, i) => i).sort((a, b) => key[b] - key[a] || a - b);
    const rank = new Uint32Array(rows.length);
    rows.forEach((i, place) => (rank[i] = place));
    return { rows, rank };
  });

/** Some incidents, which ascend, in an order. @type {(shown: Uint32Array, order: string) => Uint32Array} */
export function inOrder(shown, order) {
  if (!(order in KEYS)) return shown; // the table's own
  const passing = new Uint8Array(incidentCount);
  for (const i of shown) passing[i] = 1;
  return ranking(order).rows.filter((i) => passing[i]);
}

/** The place of an event among all; context events stand behind. @type {(order: string) => (i: number) => number} */
export function rankIn(order) {
  if (!(order in KEYS)) return (i) => i;
  const { rank } = ranking(order);
  return (i) => rank[i] ?? i;
}
