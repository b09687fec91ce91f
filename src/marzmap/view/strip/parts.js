// The border end to end: its parts, and where along them a place lies.
import { border, vertices } from "../map/chainage.js";

// Each part of each border: { border_id, border_part, length (metres), start_name, end_name, pieces }.
function gathered() {
  const found = new Map();
  for (const row of border) {
    if (!Number.isFinite(row.chainage_end_m)) continue;
    const { border_id, border_part, start_name, end_name } = row;
    const key = `${border_id} ${border_part}`;
    if (!found.has(key)) found.set(key, { border_id, border_part, start_name, end_name, length: 0, pieces: [] });
    const part = found.get(key);
    part.length = Math.max(part.length, row.chainage_end_m);
    part.pieces.push(row);
  }
  return [...found.values()].filter(({ length }) => length > 0);
}
export const parts = gathered();

export const partOf = (id, number) =>
  parts.findIndex(({ border_id, border_part }) => border_id === id && border_part === number);

const METRES = 111_195; // of a degree of latitude, near enough to say what is close by

// Where on the border a place [latitude, longitude] is nearest: { part (its number), along, away } in metres.
export function nearest([lat, lon]) {
  let best = { part: -1, along: NaN, away: Infinity };
  const narrow = Math.cos((lat * Math.PI) / 180);
  parts.forEach(({ pieces }, part) => {
    for (const { path, metres } of pieces.map(vertices)) {
      for (let i = 1; i < path.length; i += 1) {
        const [x, y] = [(path[i][1] - path[i - 1][1]) * narrow, path[i][0] - path[i - 1][0]];
        const [u, v] = [(lon - path[i - 1][1]) * narrow, lat - path[i - 1][0]];
        const share = Math.max(0, Math.min(1, (u * x + v * y) / (x * x + y * y || 1)));
        const away = Math.hypot(u - share * x, v - share * y) * METRES;
        if (away < best.away) best = { part, along: metres[i - 1] + share * (metres[i] - metres[i - 1]), away };
      }
    }
  });
  return best;
}
