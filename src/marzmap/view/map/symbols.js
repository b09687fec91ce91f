// One shape and one colour for each kind of incident; its size tells of the killed and wounded.
import { svg } from "../dom.js";
import { figure } from "../words/say.js";
import { certainty } from "../words/words.js";

// Figures in a box of 24, for the legend's SVG and the map's canvas alike.
function polygon(corners, radius, { inner = radius, down = 0 } = {}) {
  const count = inner === radius ? corners : corners * 2;
  const points = Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count - Math.PI / 2;
    const reach = i % 2 ? inner : radius;
    return `${(12 + reach * Math.cos(angle)).toFixed(2)} ${(12 + down + reach * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}

const SHAPES = {
  "armed clash": ["clash", "M5 12a7 7 0 1 0 14 0a7 7 0 1 0-14 0Z"],
  shelling: ["shelling", polygon(3, 9, { down: 1.5 })],
  standoff: ["standoff", "M5.5 5.5h13v13h-13Z"],
  closure: ["closure", polygon(4, 9)],
  "attack on civilians": ["attack", polygon(5, 10, { inner: 4.6 })],
  other: ["other", polygon(6, 8)],
  context: ["context", "M10 4h4v6h6v4h-6v6h-4v-6H4v-4h6Z"],
};
export const typeOrder = Object.keys(SHAPES);

// Of a map, so that a type called "constructor" is only an unknown type.
const numbers = new Map(typeOrder.map((type, number) => [type, number]));
export const shapeNumber = (type) => numbers.get(type) ?? numbers.get("other");
const NAMES = Object.values(SHAPES).map(([name]) => name);
export const typeClass = (type) => `type-${NAMES[shapeNumber(type)]}`;

// Sizes ----------------------------------------------------------------------------------------------

// By the killed and wounded together, the most that is said: how wide the box of 24 is drawn, in pixels. Each class has
// about half as much area again as the one before.
export const SIZES = [
  { least: 0, most: 0, size: 20 }, // none, or not known
  { least: 1, most: 4, size: 24 },
  { least: 5, most: 24, size: 30 },
  { least: 25, most: null, size: 38 },
];
export const sizeFor = (casualties) => SIZES.findLast(({ least }) => casualties >= least)?.size ?? SIZES[0].size;

// In the page ----------------------------------------------------------------------------------------

export function symbol(row, { hollow = false, type = row.event_type, size = 24 } = {}) {
  const number = shapeNumber(row.context ? "context" : type);
  const classes = [
    "symbol",
    `type-${NAMES[number]}`,
    hollow ? "hollow" : `sure-${row.context ? "high" : certainty(row)}`,
  ];
  const d = Object.values(SHAPES)[number][1];
  const drawn = svg(
    "svg",
    { class: classes.join(" "), viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" },
    svg("path", { class: "halo", d }),
    svg("path", { class: "shape", d }),
  );
  if (row.number && !hollow) drawn.append(svg("text", { class: "number", x: 21, y: 8 }, figure(row.number)));
  return drawn;
}

// On a canvas ----------------------------------------------------------------------------------------

const PATHS = Object.values(SHAPES).map(([, d]) => new Path2D(d));
export const SURE = { high: 0, middle: 1, low: 2 };
const OPACITY = [1, 0.65, 0.4];

const palettes = new Map(); // by scheme

// The colours and fonts of the page in its scheme; on paper it is the light one.
export function palette() {
  const { scheme } = document.documentElement.dataset;
  if (!palettes.has(scheme)) {
    const style = getComputedStyle(document.documentElement);
    const own = (name) => style.getPropertyValue(`--${name}`).trim();
    const names = "ink muted casing raised paper latin persian".split(" ");
    palettes.set(scheme, { ...Object.fromEntries(names.map((name) => [name, own(name)])), types: NAMES.map(own) });
  }
  return palettes.get(scheme);
}

// A symbol of shape `shape` (its place in typeOrder) with its middle at x, y.
export function paintSymbol(canvas, { shape, sure = 0, hollow = false, x, y, size }, colours) {
  const scale = size / 24;
  const path = PATHS[shape];
  const colour = colours.types[shape];
  const light = hollow || typeOrder[shape] === "context";
  canvas.save();
  canvas.translate(x - size / 2, y - size / 2);
  canvas.scale(scale, scale);
  canvas.lineJoin = "round";
  canvas.lineWidth = 4.5 / scale;
  canvas.strokeStyle = canvas.fillStyle = colours.casing;
  canvas.stroke(path);
  canvas.fill(path);
  if (!light) {
    canvas.globalAlpha *= OPACITY[sure];
    canvas.fillStyle = colour;
    canvas.fill(path);
    canvas.globalAlpha /= OPACITY[sure];
  }
  canvas.strokeStyle = colour;
  // Where a browser does not know the mixture, it keeps the colour.
  if (typeOrder[shape] !== "context") canvas.strokeStyle = `color-mix(in oklab, ${colour} 55%, ${colours.ink})`;
  canvas.lineWidth = 1.5 / scale;
  if (sure === SURE.low && !hollow) canvas.setLineDash([3 / scale, 2 / scale]);
  canvas.stroke(path);
  canvas.restore();
}

// Areas and crossings --------------------------------------------------------------------------------

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

// A crossing's shape tells road from rail, its mark whether it is open: a dot, a bar, or a gap in the outline where that
// is not known.
export function crossingSymbol({ kind, status }) {
  const look = status === "open" || status === "closed" ? status : "unknown";
  const outline = kind === "rail" ? { x: 2, y: 2, width: 12, height: 12 } : { cx: 8, cy: 8, r: 6.5 };
  return svg(
    "svg",
    { class: `crossing ${look}`, viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    svg(kind === "rail" ? "rect" : "circle", { class: "outline", ...outline }),
    look === "open" && svg("circle", { class: "open", cx: 8, cy: 8, r: 2.5 }),
    look === "closed" && svg("path", { class: "closed", d: "M4.5 8h7" }),
  );
}
