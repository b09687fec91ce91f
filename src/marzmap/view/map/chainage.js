// The border measured: which point of it is at which metre from its named end.
import { layers } from "../data.js";

export const border = layers.border ?? [];
export const STRETCH_M = 10_000; // what is told apart along the border

const measured = new Map();

// The vertices of a piece of the border and their chainage: { path, metres }.
export function vertices(row) {
  if (!measured.has(row)) {
    const path = row.paths[0];
    const metres = [0];
    for (let i = 1; i < path.length; i += 1)
      metres.push(metres[i - 1] + L.CRS.Earth.distance(L.latLng(path[i - 1]), L.latLng(path[i])));
    // The sphere's lengths share out the piece's own length, which is the ellipsoid's.
    const unit = (row.chainage_end_m - row.chainage_start_m) / metres.at(-1);
    measured.set(row, { path, metres: metres.map((length) => row.chainage_start_m + length * unit) });
  }
  return measured.get(row);
}

const between = (a, b, share) => [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];

// Points of a piece at each of so many metres.
export function posts(row, every) {
  const { path, metres } = vertices(row);
  const found = [];
  for (let i = 1; i < path.length; i += 1) {
    for (let metre = Math.ceil(metres[i - 1] / every) * every; metre < metres[i]; metre += every) {
      const share = (metre - metres[i - 1]) / (metres[i] - metres[i - 1]);
      found.push({ metre, at: between(path[i - 1], path[i], share) });
    }
  }
  return found;
}

// The paths of a stretch { border_id, border_part, from_m, to_m }.
export function stretchPaths({ border_id, border_part, from_m, to_m }) {
  const own = border.filter((row) => row.border_id === border_id && row.border_part === border_part);
  return own.map((row) => cut(vertices(row), from_m, to_m)).filter((path) => path.length > 1);
}

function cut({ path, metres }, from, to) {
  const found = [];
  for (let i = 1; i < path.length; i += 1) {
    const [before, after] = [metres[i - 1], metres[i]];
    if (after < from || before > to || after === before) continue;
    const at = (metre) => between(path[i - 1], path[i], (metre - before) / (after - before));
    if (!found.length) found.push(at(Math.max(from, before)));
    found.push(at(Math.min(to, after)));
  }
  return found;
}

// The stretch of a piece that is nearest to a point of the map.
export function stretchAt(row, { lat, lng }) {
  const { path, metres } = vertices(row);
  const narrow = Math.cos((lat * Math.PI) / 180);
  let [best, nearest] = [metres[0], Infinity];
  for (let i = 1; i < path.length; i += 1) {
    const [x, y] = [(path[i][1] - path[i - 1][1]) * narrow, path[i][0] - path[i - 1][0]];
    const [u, v] = [(lng - path[i - 1][1]) * narrow, lat - path[i - 1][0]];
    const share = Math.max(0, Math.min(1, (u * x + v * y) / (x * x + y * y || 1)));
    const away = Math.hypot(u - share * x, v - share * y);
    if (away < nearest) [best, nearest] = [metres[i - 1] + share * (metres[i] - metres[i - 1]), away];
  }
  const end = endOf(row);
  const from_m = Math.min(Math.floor(best / STRETCH_M), Math.ceil(end / STRETCH_M) - 1) * STRETCH_M;
  return { border_id: row.border_id, border_part: row.border_part, from_m, to_m: Math.min(end, from_m + STRETCH_M) };
}

// The last metre of the part that a piece belongs to.
const endOf = ({ border_id, border_part }) =>
  border
    .filter((row) => row.border_id === border_id && row.border_part === border_part)
    .reduce((end, row) => Math.max(end, row.chainage_end_m), 0);
