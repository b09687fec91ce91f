// Many incidents as few marks: a grid tied to the world, one mark a cell, and what would overlap joined.
import { shapes, sizes, worldX, worldY } from "./marks.js";
import { figure } from "../words/say.js";
import { typeOrder } from "./symbols.js";

const CELL = 64; // pixels
const KINDS = typeOrder.length;

// The half-width of a cluster's circle; it grows by the same step with each tenfold count.
export const reachOf = (count) => Math.round(11 + 4 * Math.log10(count));

// Only whole cells are counted, so that a cluster is the same wherever the view is.
export const wholeCells = ({ left, top, right, bottom }) => ({
  left: Math.floor(left / CELL) * CELL,
  top: Math.floor(top / CELL) * CELL,
  right: Math.ceil(right / CELL) * CELL,
  bottom: Math.ceil(bottom / CELL) * CELL,
});

// Put incidents into clusters; one alone is a cluster of one. `frame` is the part of the world that is drawn, in pixels at
// this scale and whole cells.
export function clustered(incidents, frame, scale) {
  const [west, north] = [frame.left / CELL, frame.top / CELL];
  const [columns, rows] = [frame.right / CELL - west, frame.bottom / CELL - north];
  const cells = columns * rows;
  const count = new Uint32Array(cells);
  const sumX = new Float64Array(cells);
  const sumY = new Float64Array(cells);
  const first = new Uint32Array(cells);
  const kinds = new Uint32Array(cells * KINDS);
  for (let n = 0; n < incidents.length; n += 1) {
    const i = incidents[n];
    const [x, y] = [worldX[i] * scale, worldY[i] * scale];
    const [column, row] = [Math.floor(x / CELL) - west, Math.floor(y / CELL) - north];
    if (!(column >= 0 && column < columns && row >= 0 && row < rows)) continue;
    const cell = row * columns + column;
    if (!count[cell]) first[cell] = i;
    count[cell] += 1;
    sumX[cell] += x;
    sumY[cell] += y;
    kinds[cell * KINDS + shapes[i]] += 1;
  }
  const found = [];
  for (let cell = 0; cell < cells; cell += 1) {
    if (!count[cell]) continue;
    found.push({
      count: count[cell],
      x: sumX[cell] / count[cell],
      y: sumY[cell] / count[cell],
      some: [first[cell]],
      kinds: kinds.slice(cell * KINDS, (cell + 1) * KINDS),
      cells: [`${west + (cell % columns)} ${north + Math.floor(cell / columns)}`],
    });
  }
  return joined(found);
}

export const cellOf = (i, scale) =>
  `${Math.floor((worldX[i] * scale) / CELL)} ${Math.floor((worldY[i] * scale) / CELL)}`;

const reach = ({ count, some }) => (count === 1 ? sizes[some[0]] / 3 : reachOf(count));

// The larger takes in the smaller that it would touch, and stands at the mean of all places.
function joined(found) {
  found.sort((a, b) => b.count - a.count || (a.cells[0] < b.cells[0] ? -1 : 1));
  for (let again = true; again;) {
    again = false;
    for (let i = 0; i < found.length; i += 1) {
      for (let j = i + 1; j < found.length; j += 1) {
        const [one, other] = [found[i], found[j]];
        const room = reach(one) + reach(other) + 2;
        if (Math.abs(one.x - other.x) >= room || Math.hypot(one.x - other.x, one.y - other.y) >= room) continue;
        const count = one.count + other.count;
        one.x = (one.x * one.count + other.x * other.count) / count;
        one.y = (one.y * one.count + other.y * other.count) / count;
        one.count = count;
        one.kinds = one.kinds.map((number, kind) => number + other.kinds[kind]);
        one.cells.push(...other.cells);
        one.some = [...one.some, ...other.some].slice(0, 5);
        found.splice(j, 1);
        j -= 1;
        again = true;
      }
    }
  }
  return found;
}

// A ring of the kinds' colours with the count in the middle.
export function paintCluster(canvas, { x, y, count, kinds }, colours, font) {
  const outer = reachOf(count);
  const width = outer > 19 ? 4.5 : 3.5;
  const disc = (radius, colour) => {
    canvas.beginPath();
    canvas.arc(x, y, radius, 0, 2 * Math.PI);
    canvas.fillStyle = colour;
    canvas.fill();
  };
  disc(outer + 1.75, colours.casing);
  disc(outer, colours.raised);
  canvas.lineWidth = width;
  canvas.lineCap = "butt";
  const present = [...kinds.keys()].filter((kind) => kinds[kind]);
  let from = -Math.PI / 2;
  for (const kind of present) {
    const to = from + (2 * Math.PI * kinds[kind]) / count;
    canvas.beginPath();
    canvas.arc(x, y, outer - width / 2, from, to);
    canvas.strokeStyle = colours.types[kind];
    canvas.stroke();
    from = to;
  }
  if (present.length > 1) {
    // Fine gaps keep neighbouring colours apart for those who cannot tell them.
    canvas.beginPath();
    from = -Math.PI / 2;
    for (const kind of present) {
      const [cos, sin] = [Math.cos(from), Math.sin(from)];
      canvas.moveTo(x + (outer - width) * cos, y + (outer - width) * sin);
      canvas.lineTo(x + outer * cos, y + outer * sin);
      from += (2 * Math.PI * kinds[kind]) / count;
    }
    canvas.lineWidth = 1;
    canvas.strokeStyle = colours.raised;
    canvas.stroke();
  }
  canvas.font = `600 ${outer > 16 ? 12 : 11}px ${font}`;
  canvas.textAlign = "center";
  canvas.textBaseline = "middle";
  canvas.fillStyle = colours.ink;
  canvas.fillText(figure(count), x, y + 0.5);
}
