// Where a country can be named: at its own place, or as near to that as the view and its other names allow. Those that a
// border in view divides are each named on their side of it, near the line, whatever else is there.
import { layers } from "../data.js";
import { studied } from "./basemap.js";
import { linesInView } from "./line_in_view.js";
import { sidesOf } from "./sides.js";
import { once } from "../once.js";

const STEP = 32; // pixels between the places that are tried
const ROOM = 4; // pixels about a name
const BESIDE = 56; // pixels from the line at which the name of a country is read as that of its side
const EDGE = 60; // pixels from the edge of the view within which no names face each other
const CALM = 150; // pixels off a mark beyond which more is no better
const DISPUTED = 1000; // pixels that a name goes out of its way round a disputed area

/** @type {WeakMap<Path[], L.LatLngBounds>} */
const boxes = new WeakMap();

/** @type {(paths: Path[]) => L.LatLngBounds} */
function boxOf(paths) {
  const box = boxes.get(paths) ?? L.latLngBounds(paths.flat());
  boxes.set(paths, box);
  return box;
}

/** @type {(at: L.LatLng, paths: Path[]) => boolean} */
const lies = (at, paths) => boxOf(paths).contains(at) && inside([at.lat, at.lng], paths);

/** @type {(at: L.LatLng) => boolean} */
const isDisputed = (at) => (layers.disputed ?? []).some(({ paths }) => lies(at, paths));

/** Of a view with its marks: the lines in it, and where names face each other over them. @type {(map: L.Map, free: Box, marks: number[][]) => DividedView} */
export function dividedView(map, free, marks) {
  const corner = map.containerPointToLayerPoint([0, 0]);
  const box = L.bounds([free.left, free.top], [free.right, free.bottom]);
  /** @type {PixelLine[]} */
  const lines = linesInView(map).map(({ points, left, right }) => ({
    points: points.map(({ x, y }) => L.point(x - corner.x, y - corner.y)),
    left,
    right,
  }));
  const seen = lines.filter((line) => meets([line], box));
  const divided = new Set(seen.flatMap(({ left, right }) => [left, right]));
  return { lines, divided, nearest: sidesOf(lines), facing: facing(seen, free, marks) };
}

/** Points of a piece of a line, as far as a box holds it. @type {(start: L.Point, end: L.Point, box: L.Bounds) => L.Point[]} */
function between(start, end, box) {
  const cut = L.LineUtil.clipSegment(start, end, box, false, false);
  if (!cut) return [];
  const [from, to] = cut;
  const steps = Math.ceil(from.distanceTo(to) / STEP) || 1;
  return Array.from({ length: steps + 1 }, (_, n) => from.add(to.subtract(from).multiplyBy(n / steps)));
}

// The point of the lines in view with the most room about it, not far from the middle.
/** @type {(lines: PixelLine[], free: Box, marks: number[][]) => L.Point} */
function facing(lines, { left, right, top, bottom }, marks) {
  const middle = L.point((left + right) / 2, (top + bottom) / 2);
  const inner = L.bounds([left + EDGE, top + EDGE], [right - EDGE, bottom - EDGE]);
  /** @type {(point: L.Point) => number} */
  const room = (point) =>
    marks.reduce((least, [x1, y1, x2, y2]) => Math.min(least, point.distanceTo([(x1 + x2) / 2, (y1 + y2) / 2])), CALM);
  /** @type {(point: L.Point) => number} */
  const worth = (point) => room(point) - point.distanceTo(middle) / 2;
  const points = lines.flatMap((line) => line.points.slice(1).flatMap((end, i) => between(line.points[i], end, inner)));
  const worths = points.map(worth);
  return points[worths.indexOf(Math.max(...worths))] ?? middle;
}

/** Whether a line meets a box. @type {(lines: PixelLine[], box: L.Bounds) => boolean} */
export const meets = (lines, box) =>
  lines.some(({ points }) =>
    points.some((point, i) => i > 0 && L.LineUtil.clipSegment(points[i - 1], point, box, false, false)),
  );

/** @type {(row: NameRow, view: DividedView) => boolean} */
export const isDivided = ({ country }, { divided }) => divided.has(country);

// The middles of a name of some size: the country's own place, moved into the view; and the points of a grid over the
// view, the nearest to it first, where the name lies in the country or at sea; that of a studied one may begin or end there.
/** @type {(row: NameRow, size: [number, number], free: Box, map: L.Map, view: DividedView) => Generator<L.LatLng>} */
export function* wheresOf(row, size, free, map, view) {
  const { country = "", paths = [], label_latitude: latitude, label_longitude: longitude } = row;
  const divides = isDivided(row, view);
  if (!divides && !boxOf(paths).intersects(map.getBounds())) return;
  const [dx, dy] = [size[0] / 2 + ROOM, size[1] / 2 + ROOM];
  const [left, right, top, bottom] = [free.left + dx, free.right - dx, free.top + dy, free.bottom - dy];
  if (left > right || top > bottom) return;
  const isOwn = ownership(row, map, view);
  const own = map.latLngToContainerPoint([latitude ?? 0, longitude ?? 0]);
  const moved = L.point(Math.min(Math.max(own.x, left), right), Math.min(Math.max(own.y, top), bottom));
  const isMoved = moved.distanceTo(own) > 0;
  if (isOwn(moved) && !(divides && isMoved)) yield map.containerPointToLatLng(moved);

  const others = (layers.countries ?? []).filter((other) => other.paths !== paths);
  /** @type {(point: L.Point) => boolean} */
  const isForeign = (point) => {
    const at = map.containerPointToLatLng(point);
    return others.some((other) => lies(at, other.paths));
  };
  const box = [left, right, top, bottom];
  const points = divides && isMoved ? grid(box, STEP / 2, view.facing, offLine(map, view)) : grid(box, STEP, moved);
  for (const middle of points) {
    const along = [-size[0] / 2, 0, size[0] / 2].map((x) => middle.add([x, 0]));
    const owned = along.map(isOwn);
    const foreign = along.some((point, i) => !owned[i] && isForeign(point));
    if ((studied.has(country) ? owned.includes(true) : owned[1]) && !foreign) yield map.containerPointToLatLng(middle);
  }
}

// A test of whether a pixel is in a country: of the two that a line divides the nearest line says which, for the basemap
// is coarser.
/** @type {(row: NameRow, map: L.Map, view: DividedView) => (point: L.Point) => boolean} */
function ownership({ country, paths = [] }, map, { divided, nearest }) {
  const at = (/** @type {L.Point} */ point) => map.containerPointToLatLng(point);
  if (!divided.has(country)) return (point) => lies(at(point), paths);
  return (point) => {
    const { country: side, other } = nearest(point);
    if (side !== country && other !== country) return lies(at(point), paths);
    if (side !== country) return false;
    const thirds = (layers.countries ?? []).filter((one) => one.country !== side && one.country !== other);
    return !thirds.some(({ paths: own }) => lies(at(point), own)) || isDisputed(at(point));
  };
}

// How much worse a place is than one next to the line, where nothing is disputed.
/** @type {(map: L.Map, view: DividedView) => (point: L.Point) => number} */
const offLine =
  (map, { nearest }) =>
  (point) =>
    Math.abs(nearest(point).away - BESIDE) + (isDisputed(map.containerPointToLatLng(point)) ? DISPUTED : 0);

// Points of a grid by how far they are from one of them, and how bad (`worse`) they are besides, the best first. That is
// asked only of those that are near enough to be the next.
/** @type {(box: number[], step: number, from: L.Point, worse?: (point: L.Point) => number) => Generator<L.Point>} */
function* grid([left, right, top, bottom], step, from, worse = () => 0) {
  const points = [];
  for (let x = left; x <= right; x += step) for (let y = top; y <= bottom; y += step) points.push(L.point(x, y));
  const near = points.map((point) => ({ point, away: point.distanceTo(from) })).sort((a, b) => a.away - b.away);
  /** @type {{ point: L.Point, rank: number }[]} */
  let waiting = [];
  for (const { point, away } of near) {
    while (waiting.length && waiting[0].rank <= away) {
      yield waiting[0].point;
      waiting = waiting.slice(1);
    }
    waiting.push({ point, rank: away + worse(point) });
    waiting.sort((a, b) => a.rank - b.rank);
  }
  for (const { point } of waiting) yield point;
}

/** @type {WeakMap<Path[], Map<number, number[]>>} */
const crossings = new WeakMap(); // of rings: where a latitude meets them

const MOST_LEVELS = 1000; // latitudes that are kept

// The longitudes where some rings meet a latitude. The points of a grid share few latitudes, so these are kept.
/** @type {(y: number, rings: Path[]) => number[]} */
function crossingsAt(y, rings) {
  let levels = crossings.get(rings);
  if (!levels || levels.size >= MOST_LEVELS) crossings.set(rings, (levels = new Map()));
  return once(levels, y, () => {
    const longitudes = [];
    for (const ring of rings) {
      // Taking vertices apart at once would cost several times as much; only few edges are level with the point.
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
        if (ring[i][0] > y === ring[j][0] > y) continue;
        const [y1, x1] = ring[i];
        const [y2, x2] = ring[j];
        longitudes.push(((x2 - x1) * (y - y1)) / (y2 - y1) + x1);
      }
    }
    return longitudes;
  });
}

/** Even-odd rule over all rings. @type {(at: At, rings: Path[]) => boolean} */
export function inside([y, x], rings) {
  let within = false;
  for (const longitude of crossingsAt(y, rings)) if (x < longitude) within = !within;
  return within;
}
