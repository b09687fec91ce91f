// Where a country can be named: at its own place, or as near to that as the view and its other names allow.
import { layers } from "../data.js";
import { studied } from "./basemap.js";

const STEP = 32; // pixels between the places that are tried
const ROOM = 8; // pixels about a name

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

// The middles of a name of some size: the country's own place, moved into the view; and the points of a grid over the
// view, the nearest to it first, where the name lies in the country or at sea; that of a studied one may begin or end there.
/** @type {(row: NameRow, size: [number, number], free: Box, map: L.Map) => Generator<L.LatLng>} */
export function* wheresOf(
  { country = "", paths = [], label_latitude: latitude, label_longitude: longitude },
  [width, height],
  free,
  map,
) {
  if (!boxOf(paths).intersects(map.getBounds())) return;
  const [dx, dy] = [width / 2 + ROOM, height / 2 + ROOM];
  const [left, right, top, bottom] = [free.left + dx, free.right - dx, free.top + dy, free.bottom - dy];
  if (left > right || top > bottom) return;
  const own = map.latLngToContainerPoint([latitude ?? 0, longitude ?? 0]);
  const moved = L.point(Math.min(Math.max(own.x, left), right), Math.min(Math.max(own.y, top), bottom));
  const there = map.containerPointToLatLng(moved);
  if (lies(there, paths)) yield there;

  const others = (layers.countries ?? []).filter((other) => other.paths !== paths);
  const grid = [];
  for (let x = left; x <= right; x += STEP) for (let y = top; y <= bottom; y += STEP) grid.push(L.point(x, y));
  grid.sort((a, b) => a.distanceTo(moved) - b.distanceTo(moved));
  for (const middle of grid) {
    const along = [-width / 2, 0, width / 2].map((x) => map.containerPointToLatLng(middle.add([x, 0])));
    const own = along.map((at) => lies(at, paths));
    const foreign = along.some((at, i) => !own[i] && others.some((other) => lies(at, other.paths)));
    if ((studied.has(country) ? own.includes(true) : own[1]) && !foreign) yield along[1];
  }
}

/** Even-odd rule over all rings. @type {(at: At, rings: Path[]) => boolean} */
export function inside([y, x], rings) {
  let within = false;
  for (const ring of rings) {
    // Taking vertices apart at once would cost several times as much; only few edges are level with the point.
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      if (ring[i][0] > y === ring[j][0] > y) continue;
      const [y1, x1] = ring[i];
      const [y2, x2] = ring[j];
      if (x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) within = !within;
    }
  }
  return within;
}
