// The border measured: its parts, and which point of it is at which metre from its named end.
import { layers } from "../data.js";
import { STRETCH_M } from "./stretches.js";
import { once } from "../once.js";

export const border = layers.border ?? [];

/** @type {Map<BorderRow, Measured>} */
const measured = new Map();

/** The vertices of a piece of the border and their chainage: { path, metres }. @type {(row: BorderRow) => Measured} */
export const vertices = (row) =>
  once(measured, row, () => {
    const path = row.paths[0];
    const metres = [0];
    for (let i = 1; i < path.length; i += 1)
      metres.push(metres[i - 1] + L.CRS.Earth.distance(L.latLng(path[i - 1]), L.latLng(path[i])));
    // The sphere's lengths share out the piece's own length, which is the ellipsoid's.
    const unit = (row.chainage_end_m - row.chainage_start_m) / metres[metres.length - 1];
    return { path, metres: metres.map((length) => row.chainage_start_m + length * unit) };
  });

/** @type {(a: At, b: At, share: number) => At} */
const between = (a, b, share) => [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];

// Points of a piece, one at each multiple of `every` metres.
/** @type {(row: BorderRow, every: number) => { metre: number, at: At }[]} */
export function posts(row, every) {
  const { path, metres } = vertices(row);
  const points = [];
  for (let i = 1; i < path.length; i += 1) {
    for (let metre = Math.ceil(metres[i - 1] / every) * every; metre < metres[i]; metre += every) {
      const share = (metre - metres[i - 1]) / (metres[i] - metres[i - 1]);
      points.push({ metre, at: between(path[i - 1], path[i], share) });
    }
  }
  return points;
}

/** The paths of a stretch { border_id, border_part, from_m, to_m }. @type {(stretch: Stretch) => Path[]} */
export function stretchPaths({ border_id, border_part, from_m, to_m }) {
  const { pieces = [] } = parts[partOf(border_id, border_part)] ?? {};
  return pieces.map((row) => cut(vertices(row), from_m, to_m)).filter((path) => path.length > 1);
}

/** The point of the border where a stretch begins. @type {(stretch: Stretch) => At | null} */
export const pointAt = (stretch) =>
  stretchPaths({ ...stretch, to_m: stretch.from_m + 1 })[0]?.[0] ?? lastPoint(stretch);

/** @type {(stretch: Stretch) => At | null} */
const lastPoint = ({ border_id, border_part }) =>
  parts[partOf(border_id, border_part)]?.pieces.at(-1)?.paths[0].at(-1) ?? null;

/** @type {(line: Measured, from: number, to: number) => Path} */
function cut({ path, metres }, from, to) {
  const points = [];
  for (let i = 1; i < path.length; i += 1) {
    const [before, after] = [metres[i - 1], metres[i]];
    if (after < from || before > to || after === before) continue;
    /** @type {(metre: number) => At} */
    const at = (metre) => between(path[i - 1], path[i], (metre - before) / (after - before));
    if (!points.length) points.push(at(Math.max(from, before)));
    points.push(at(Math.min(to, after)));
  }
  return points;
}

// Each part of each border: { border_id, border_part, length (metres), ring (whether its end is its start), start_name,
// end_name, pieces }.
/** @type {() => Part[]} */
function joinedParts() {
  const byKey = new Map();
  for (const row of border) {
    if (!Number.isFinite(row.chainage_end_m) || !row.paths.length) continue;
    const { border_id, border_part, start_name, end_name } = row;
    const key = `${border_id} ${border_part}`;
    if (!byKey.has(key)) byKey.set(key, { border_id, border_part, start_name, end_name, length: 0, pieces: [] });
    const part = byKey.get(key);
    part.start_name ??= start_name;
    part.end_name ??= end_name;
    part.length = Math.max(part.length, row.chainage_end_m);
    part.pieces.push(row);
  }
  return [...byKey.values()]
    .filter(({ length }) => length > 0)
    .map((part) => {
      const inOrder = [...part.pieces].sort((a, b) => a.chainage_start_m - b.chainage_start_m);
      const [first, last] = [inOrder[0].paths[0][0], inOrder.at(-1).paths[0].at(-1)];
      return { ...part, ring: first[0] === last[0] && first[1] === last[1] };
    });
}
export const parts = joinedParts();

/** @type {(id: Maybe<string>, number: Maybe<number>) => number} */
export const partOf = (id, number) =>
  parts.findIndex(({ border_id, border_part }) => border_id === id && border_part === number);

// The place of a piece that is nearest to one of the map: { along (metres), away (degrees of latitude) }.
/** @type {(row: BorderRow, at: At) => { along: number, away: number }} */
function nearestOf(row, [lat, lon]) {
  const { path, metres } = vertices(row);
  const narrow = Math.cos((lat * Math.PI) / 180);
  let best = { along: metres[0], away: Infinity };
  for (let i = 1; i < path.length; i += 1) {
    const [x, y] = [(path[i][1] - path[i - 1][1]) * narrow, path[i][0] - path[i - 1][0]];
    const [u, v] = [(lon - path[i - 1][1]) * narrow, lat - path[i - 1][0]];
    const share = Math.max(0, Math.min(1, (u * x + v * y) / (x * x + y * y || 1)));
    const away = Math.hypot(u - share * x, v - share * y);
    if (away < best.away) best = { along: metres[i - 1] + share * (metres[i] - metres[i - 1]), away };
  }
  return best;
}

const DEGREE_M = 111_195; // of latitude, near enough to say what is close by

// Where on the border a place [latitude, longitude] is nearest: { part (its number), along, away } in metres.
/** @type {(at: At) => { part: number, along: number, away: number }} */
export function nearest(at) {
  let best = { part: -1, along: NaN, away: Infinity };
  parts.forEach(({ pieces }, part) => {
    for (const row of pieces) {
      const { along, away } = nearestOf(row, at);
      if (away * DEGREE_M < best.away) best = { part, along, away: away * DEGREE_M };
    }
  });
  return best;
}

/** The stretch of a piece that is nearest to a point of the map. @type {(row: BorderRow, at: L.LatLng) => Stretch} */
export function stretchAt(row, { lat, lng }) {
  const { border_id, border_part } = row;
  const { length } = parts[partOf(border_id, border_part)];
  const { along } = nearestOf(row, [lat, lng]);
  const from_m = Math.min(Math.floor(along / STRETCH_M), Math.ceil(length / STRETCH_M) - 1) * STRETCH_M;
  return { border_id, border_part, from_m, to_m: Math.min(length, from_m + STRETCH_M) };
}

/** @type {(one: Stretch, other: Stretch | null) => boolean} */
export const sameStretch = (one, other) =>
  one.border_id === other?.border_id &&
  one.border_part === other.border_part &&
  one.from_m === other.from_m &&
  one.to_m === other.to_m;
