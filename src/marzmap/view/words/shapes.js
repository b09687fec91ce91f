// Lines and areas: well-known text as the tables hold it becomes the geometry of GeoJSON.

/** @type {Record<string, string>} */
const TYPES = {
  LINESTRING: "LineString",
  MULTILINESTRING: "MultiLineString",
  POLYGON: "Polygon",
  MULTIPOLYGON: "MultiPolygon",
};

/** Six decimals, as in all GeoJSON of marzmap. @type {(degrees: string) => number} */
const rounded = (degrees) => Math.round(Number(degrees) * 1e6) / 1e6;

/** Twice the area of a ring, positive where it runs counterclockwise. @type {(ring: number[][]) => number} */
const area = (ring) =>
  ring
    .slice(1)
    .reduce(
      (sum, [x, y], i) =>
        sum + (ring[i][0] - ring[0][0]) * (y - ring[0][1]) - (x - ring[0][0]) * (ring[i][1] - ring[0][1]),
      0,
    );

/** Outer rings run counterclockwise, holes the other way. @type {(rings: number[][][]) => number[][][]} */
const wound = (rings) => rings.map((ring, i) => (area(ring) > 0 === (i === 0) ? ring : [...ring].reverse()));

/** The geometry of a line or area; null for any other text. @type {(wkt: Cell) => Shape | null} */
export function shapeOf(wkt) {
  const [, name = "", body = ""] = /^\s*(\w+)[^(]*(\(.*\))\s*$/s.exec(String(wkt ?? "")) ?? [];
  const type = TYPES[name.toUpperCase()];
  if (!type) return null;
  try {
    const coordinates = JSON.parse(
      body
        .replace(/([-+.\deE]+)\s+([-+.\deE]+)[^,()]*/g, (_, x, y) => `[${rounded(x)},${rounded(y)}]`)
        .replaceAll("(", "[")
        .replaceAll(")", "]"),
    );
    if (type === "Polygon") return { type, coordinates: wound(coordinates) };
    if (type === "MultiPolygon") return { type, coordinates: coordinates.map(wound) };
    return { type, coordinates };
  } catch {
    return null;
  }
}
