// What the map shows of the incidents, as marks: where few are in view each has its symbol, and none hides another; where
// there are many they are clusters. No document and no map: pixels in, marks out.
import { clustered, membersOf, reachOf, wholeCells } from "./clusters.js";
import { candidateMarks, singleMarks, symbolMark } from "./single_marks.js";

const FEW = 300; // in view: each is drawn by itself where it has room
const BLOCK = 16; // pixels within which one of many context events represents all

/**
 * Return a view from what Leaflet says of the map.
 * @param {WorldPlace} place @param {XY} corner top left of the window, in pixels of the layer
 * @param {XY} size of the window @param {{ min: XY, max: XY }} bounds what is drawn, in pixels of the layer
 * @returns {MapView}
 */
export function viewOf({ scale, origin }, corner, size, { min, max }) {
  const [left, top] = [corner.x + origin.x, corner.y + origin.y];
  const drawn = { left: min.x + origin.x, top: min.y + origin.y, right: max.x + origin.x, bottom: max.y + origin.y };
  return { scale, origin, inside: { left, top, right: left + size.x, bottom: top + size.y }, frame: wholeCells(drawn) };
}

const contains = (/** @type {Box} */ box, /** @type {number} */ x, /** @type {number} */ y) =>
  x >= box.left && x < box.right && y >= box.top && y < box.bottom;

/** Return the marks of a view. @param {MapView} view @param {Looks} looks @param {Facts} facts @returns {Mark[]} */
export function placeMarks(view, looks, facts) {
  const { near, seen } = nearby(facts.shown, view, looks);
  const context = contextMarks(facts.context, view, looks);
  const few = seen <= FEW && near.length <= 2 * FEW;
  const moving = few && context.length <= FEW ? context : []; // many are not worth it
  const marks = [
    ...(moving.length ? [] : context),
    ...(few ? singleMarks(Array.from(near), moving, view, looks, facts) : clusterMarks(near, view, looks)),
  ];
  for (const mark of marks) {
    const { x, y } = mark.off ?? mark; // the place itself, which a symbol may be moved off
    mark.seen = contains(view.inside, x + view.origin.x, y + view.origin.y);
  }
  return marks;
}

// Return the incidents within the frame, and how many of them are in view.
/** @param {ArrayLike<number>} shown @param {MapView} view @param {Looks} looks */
function nearby(shown, { scale, inside, frame }, { worldX, worldY }) {
  const near = new Uint32Array(shown.length);
  let count = 0;
  let seen = 0;
  for (let n = 0; n < shown.length; n += 1) {
    const i = shown[n];
    const x = worldX[i] * scale;
    const y = worldY[i] * scale;
    if (!(x >= frame.left && x < frame.right && y >= frame.top && y < frame.bottom)) continue;
    near[count++] = i;
    if (x >= inside.left && x < inside.right && y >= inside.top && y < inside.bottom) seen += 1;
  }
  return { near: near.subarray(0, count), seen };
}

/** @param {ArrayLike<number>} incidents @param {MapView} view @param {Looks} looks @returns {Mark[]} */
function clusterMarks(incidents, view, looks) {
  const { scale, frame, origin } = view;
  return clustered(incidents, frame, scale, looks).map((cluster) => {
    if (cluster.count === 1) return symbolMark(cluster.some[0], view, looks);
    const [x, y] = [cluster.x - origin.x, cluster.y - origin.y];
    const members = () => membersOf(incidents, cluster.cells, scale, looks);
    return { ...cluster, kind: "cluster", x, y, size: 2 * reachOf(cluster.count), places: [], members };
  });
}

// Return the marks of context events; one of many represents all within some pixels.
/** @param {ArrayLike<number>} events @param {MapView} view @param {Looks} looks */
function contextMarks(events, view, looks) {
  const { origin, frame } = view;
  /** @type {Map<string | number, EventMark>} */
  const marks = new Map();
  for (let n = 0; n < events.length; n += 1) {
    const mark = symbolMark(events[n], view, looks);
    const [x, y] = [mark.x + origin.x, mark.y + origin.y];
    if (!contains(frame, x, y)) continue;
    const key = events.length > FEW ? `${Math.floor(x / BLOCK)} ${Math.floor(y / BLOCK)}` : mark.index;
    const other = marks.get(key);
    if (other) other.count += 1;
    else marks.set(key, mark);
  }
  return [...marks.values()];
}

/**
 * Return the marks of a selected or hovered incident that are drawn over all others, each with the width of its ring (0
 * for none); an incident inside a cluster has its symbol at its own place, and its other possible places.
 * @param {Mark[]} marks @param {{ index: number, selected: boolean, hovered: boolean }} incident @param {WorldPlace} place
 * @param {Looks} looks @param {Facts} facts @returns {{ mark: EventMark, ring: number }[]}
 */
export function raisedMarks(marks, { index, selected, hovered }, place, looks, facts) {
  const symbols = marks.filter((mark) => mark.kind !== "cluster");
  const own = symbols.filter((mark) => mark.index === index || mark.more?.includes(index));
  const hidden = own.length ? [] : [symbolMark(index, place, looks)];
  return [...own, ...hidden, ...candidateMarks(hidden, facts)].flatMap((mark) => {
    const elsewhere = mark.kind === "candidate" && !hovered;
    if (elsewhere && own.length) return []; // it is drawn below
    return [{ mark, ring: elsewhere ? 0 : selected ? 2 : 1.25 }];
  });
}
