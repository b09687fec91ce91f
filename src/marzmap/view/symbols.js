// One shape and one colour for each kind of incident.
import { svg } from "./dom.js";
import { certainty } from "./words.js";

function polygon(corners, radius, turn = 0, inner = radius) {
  const count = inner === radius ? corners : corners * 2;
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count - Math.PI / 2 + turn;
    const reach = i % 2 ? inner : radius;
    return `${(12 + reach * Math.cos(angle)).toFixed(2)},${(12 + reach * Math.sin(angle)).toFixed(2)}`;
  }).join(" ");
}

const SHAPES = {
  "armed clash": ["clash", () => svg("circle", { cx: 12, cy: 12, r: 7 })],
  shelling: ["shelling", () => svg("polygon", { points: polygon(3, 9), transform: "translate(0 1.5)" })],
  standoff: ["standoff", () => svg("rect", { x: 5.5, y: 5.5, width: 13, height: 13 })],
  closure: ["closure", () => svg("polygon", { points: polygon(4, 9) })],
  "attack on civilians": ["attack", () => svg("polygon", { points: polygon(5, 10, 0, 4.6) })],
  other: ["other", () => svg("polygon", { points: polygon(6, 8) })],
  context: ["context", () => svg("path", { d: "M10 4h4v6h6v4h-6v6h-4v-6H4v-4h6z" })],
};
export const typeOrder = Object.keys(SHAPES);

// Of a map, so that a type called "constructor" is only an unknown type.
const shapes = new Map(Object.entries(SHAPES));
const shapeOf = (type) => shapes.get(type) ?? shapes.get("other");
export const typeClass = (type) => `type-${shapeOf(type)[0]}`;

export function symbol(row, { hollow = false, type = row.event_type } = {}) {
  const [name, draw] = shapeOf(row.context ? "context" : type);
  const classes = [
    "symbol",
    `type-${name}`,
    hollow ? "hollow" : `sure-${row.context ? "high" : certainty(row)}`,
  ];
  const halo = draw();
  halo.setAttribute("class", "halo");
  const shape = draw();
  shape.setAttribute("class", "shape");
  const drawn = svg(
    "svg",
    { class: classes.join(" "), viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" },
    halo,
    shape,
  );
  if (row.number && !hollow) drawn.append(svg("text", { class: "number", x: 21, y: 8 }, String(row.number)));
  return drawn;
}

// Patterns of the hatched areas, which name them as url(#...): lines one way for barriers, the other for borders.
export function hatches() {
  const hatch = (id, turn) =>
    svg(
      "pattern",
      { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` },
      svg("rect", { width: 6, height: 6 }),
      svg("line", { x1: 3, x2: 3, y1: 0, y2: 6 }),
    );
  return svg(
    "svg",
    { class: "hatches", width: 0, height: 0, "aria-hidden": "true" },
    hatch("hatch-barrier", 45),
    hatch("hatch-disagreement", -45),
  );
}

// A crossing's shape tells road from rail, its mark whether it is open.
export function crossingSymbol(row) {
  return svg(
    "svg",
    { class: "crossing", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    row.kind === "rail"
      ? svg("rect", { x: 2, y: 2, width: 12, height: 12 })
      : svg("circle", { cx: 8, cy: 8, r: 6.5 }),
    row.status === "open"
      ? svg("circle", { class: "open", cx: 8, cy: 8, r: 2.5 })
      : svg("path", { class: "closed", d: "M4.5 8h7" }),
  );
}
