// A few incidents as marks: each has its symbol at its place or a little off it; those that find no room there are clusters
// of which each stands on the place of one of its incidents. No document and no map: pixels in, marks out.
import { NAMED, reachOf } from "./clusters.js";
import { spread } from "./fan.js";

const CANDIDATE = 0.75; // of its incident's size

// Return the symbol of one event at its place.
/** @param {number} i @param {WorldPlace} place @param {Looks} looks @returns {EventMark} */
export const symbolMark = (i, { scale, origin }, { worldX, worldY, shapes, sizes, sures, incidentCount }) => ({
  kind: i < incidentCount ? "incident" : "context",
  count: 1,
  index: i,
  x: worldX[i] * scale - origin.x,
  y: worldY[i] * scale - origin.y,
  size: sizes[i],
  shape: shapes[i],
  sure: sures[i],
});

/**
 * Return the marks of incidents and of the context events that give way to them.
 * @param {number[]} indices @param {EventMark[]} context @param {MapView} view @param {Looks} looks @param {Facts} facts
 * @returns {Mark[]}
 */
export function singleMarks(indices, context, view, looks, facts) {
  const fixed = facts.fixed();
  /** @type {number[][]} */
  let groups = [];
  for (;;) {
    const clusters = groups.map((members) => groupMark(members, view, looks));
    const grouped = new Set(groups.flat());
    const free = indices.filter((i) => !grouped.has(i)).map((i) => symbolMark(i, view, looks));
    const symbols = [...free, ...candidateMarks(free, facts), ...context.map((mark) => ({ ...mark }))];
    const spots = symbols.map((mark) => ({ x: mark.x, y: mark.y, size: mark.size, ...facts.spot(mark) }));
    const { offsets, clashes, blocked } = spread(spots, fixed, clusters);
    const next = regrouped(groups, clusters, symbols, clashes, blocked);
    if (next) {
      groups = next;
      continue;
    }
    symbols.forEach((mark, n) => {
      const offset = offsets[n];
      if (offset) Object.assign(mark, { off: { x: mark.x, y: mark.y }, x: mark.x + offset.x, y: mark.y + offset.y });
    });
    return [...clusters, ...symbols];
  }
}

// Return the groups with those taken in that have no room, the nearest places first and none of them twice; null where
// all have room.
/** @type {(groups: number[][], clusters: ClusterMark[], symbols: EventMark[], clashes: [number, number][], blocked: [number, number][]) => number[][] | null} */
function regrouped(groups, clusters, symbols, clashes, blocked) {
  for (const [n, one] of clusters.entries()) {
    for (let m = 0; m < n; m += 1) {
      if (apart(one, clusters[m]) >= (one.size + clusters[m].size) / 2) continue;
      return [...groups.filter((group) => group !== groups[n] && group !== groups[m]), [...groups[m], ...groups[n]]];
    }
  }
  const next = [...groups];
  const taken = new Set();
  const isIncident = (/** @type {number} */ i) => symbols[i].kind === "incident";
  for (const [i, block] of blocked) {
    if (!isIncident(i) || taken.has(i)) continue;
    taken.add(i);
    next[block] = [...next[block], symbols[i].index];
  }
  const pairs = clashes.filter((pair) => pair.every(isIncident));
  const way = (/** @type {[number, number]} */ [i, j]) => apart(symbols[i], symbols[j]);
  for (const pair of pairs.sort((a, b) => way(a) - way(b))) {
    if (pair.some((i) => taken.has(i))) continue;
    for (const i of pair) taken.add(i);
    next.push(pair.map((i) => symbols[i].index));
  }
  return taken.size ? next : null;
}

/** @type {(a: XY, b: XY) => number} */
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

// Return a cluster of some incidents: on the place of the one that is nearest to the middle of all.
/** @type {(members: number[], view: MapView, looks: Looks) => ClusterMark} */
function groupMark(members, view, looks) {
  const own = [...members].sort((a, b) => a - b);
  const places = own.map((i) => symbolMark(i, view, looks));
  const middle = {
    x: places.reduce((sum, { x }) => sum + x, 0) / own.length,
    y: places.reduce((sum, { y }) => sum + y, 0) / own.length,
  };
  const { x, y } = places.reduce((best, one) => (apart(one, middle) < apart(best, middle) ? one : best));
  const kinds = new Uint32Array(looks.kinds);
  for (const { shape } of places) kinds[shape] += 1;
  const count = own.length;
  const some = own.slice(0, NAMED);
  return { kind: "cluster", count, some, kinds, x, y, size: 2 * reachOf(count), places, members: () => own };
}

// Return the other possible places of some incidents, as far as they do not coincide with the one shown; the same
// second place of two incidents of one shape is one symbol.
/** @param {EventMark[]} symbols @param {Facts} facts @returns {EventMark[]} */
export function candidateMarks(symbols, { candidates, toPixels }) {
  /** @type {Map<string, EventMark & { more: number[] }>} */
  const marks = new Map();
  for (const mark of symbols) {
    for (const candidate of candidates(mark.index)) {
      if (candidate.shown || !candidate.at) continue;
      const { x, y } = toPixels(candidate.at);
      if (apart({ x, y }, mark) <= mark.size) continue;
      const key = `${candidate.at} ${mark.shape}`;
      const other = marks.get(key);
      const own = { x, y, size: mark.size * CANDIDATE, hollow: true, candidate, more: [] };
      if (other) other.more.push(mark.index);
      else marks.set(key, { ...mark, kind: "candidate", ...own });
    }
  }
  return [...marks.values()];
}
