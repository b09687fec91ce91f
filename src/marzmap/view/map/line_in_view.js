// The border as far as it is seen, as lines in the layer's pixels with the country on each side.
import { border } from "./chainage.js";

const BEYOND = 0.1; // of the view, on each side

/** @type {WeakMap<L.Map, { key: string, lines: PixelLine[] }>} */
const stored = new WeakMap();

/** @type {(map: L.Map) => PixelLine[]} */
export function linesInView(map) {
  const size = map.getSize();
  const corner = map.containerPointToLayerPoint([0, 0]);
  const key = [map.getZoom(), map.getPixelOrigin(), corner, size].join(" ");
  const before = stored.get(map);
  if (before?.key === key) return before.lines;
  const view = L.bounds(corner.subtract(size.multiplyBy(BEYOND)), corner.add(size.multiplyBy(1 + BEYOND)));
  const lines = border.flatMap(({ paths, left, right }) => {
    const points = L.LineUtil.simplify(
      paths[0].map((at) => map.latLngToLayerPoint(at)),
      0.5,
    );
    return within(points, view).map((part) => ({ points: part, left, right }));
  });
  stored.set(map, { key, lines });
  return lines;
}

// The parts of a line whose pieces meet a box.
/** @type {(points: L.Point[], box: L.Bounds) => L.Point[][]} */
function within(points, box) {
  /** @type {L.Point[][]} */
  const parts = [];
  let open = false;
  for (let i = 1; i < points.length; i += 1) {
    const meets = box.intersects(L.bounds(points[i - 1], points[i]));
    if (meets && !open) parts.push([points[i - 1]]);
    if (meets) parts[parts.length - 1].push(points[i]);
    open = meets;
  }
  return parts;
}
