// One shape and one colour for each kind of incident; its size shows how many were killed and wounded.
import { appearance } from "../data.js";
import { svg } from "../dom.js";
import { once } from "../once.js";
import { figure } from "../words/say.js";
import { certainty } from "../words/words.js";

const { kinds } = appearance; // each with its path in a box of 24, for the legend's SVG and the map's canvas alike
export const typeOrder = kinds.map(({ kind }) => kind);

/** Of a map, so that a type called "constructor" is only an unknown type. @type {Map<Maybe<string>, number>} */
const numbers = new Map(typeOrder.map((type, number) => [type, number]));
/** @type {(type: Maybe<string>) => number} */
export const shapeNumber = (type) => numbers.get(type) ?? typeOrder.indexOf("other");
/** @type {(type: Maybe<string>) => string} */
export const typeClass = (type) => `type-${kinds[shapeNumber(type)].name}`;

// Sizes ----------------------------------------------------------------------------------------------

// By the killed and wounded together, the most that is said: how wide the box of 24 is drawn, in pixels.
export const SIZES = appearance.sizes;
/** @type {(casualties: number) => number} */
export const sizeFor = (casualties) => (SIZES.findLast(({ least }) => casualties >= least) ?? SIZES[0]).pixels;

// In the page ----------------------------------------------------------------------------------------

/** @type {(row: Partial<EventRow>, options?: { hollow?: boolean, sure?: Grade, size?: number }) => SVGSVGElement} */
export function symbol(row, { hollow = false, sure = row.context ? "high" : certainty(row), size = 24 } = {}) {
  const { name, path: d } = kinds[shapeNumber(row.context ? "context" : row.event_type)];
  const classes = ["symbol", `type-${name}`, hollow ? "hollow" : `sure-${sure}`];
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

const PATHS = kinds.map(({ path }) => new Path2D(path));
export const SURES = appearance.certainty;

/** @type {Map<Maybe<string>, Palette>} */
const palettes = new Map(); // by scheme

/** The colours and fonts of the page in its scheme; on paper it is the light one. @type {() => Palette} */
export function palette() {
  const { scheme } = document.documentElement.dataset;
  return once(palettes, scheme, () => {
    const style = getComputedStyle(document.documentElement);
    /** @type {(name: string) => string} */
    const own = (name) => style.getPropertyValue(`--${name}`).trim();
    const fonts = { latin: own("latin"), persian: own("persian") };
    const colours = { ink: own("ink"), muted: own("muted"), casing: own("casing"), raised: own("raised") };
    return { ...fonts, ...colours, types: kinds.map(({ name }) => own(name)) };
  });
}

// A symbol of shape `shape` (its place in typeOrder) with its middle at x, y.
/** @type {(canvas: CanvasRenderingContext2D, mark: EventMark, colours: Palette) => void} */
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
    canvas.save(); // a share divided back would not be the whole in every browser
    canvas.globalAlpha *= SURES[sure].opacity;
    canvas.fillStyle = colour;
    canvas.fill(path);
    canvas.restore();
  }
  canvas.strokeStyle = colour;
  // Where a browser does not know the mixture, it keeps the colour.
  if (typeOrder[shape] !== "context") canvas.strokeStyle = `color-mix(in oklab, ${colour} 55%, ${colours.ink})`;
  canvas.lineWidth = 1.5 / scale;
  if (sure === SURES.length - 1 && !hollow) canvas.setLineDash([3 / scale, 2 / scale]);
  canvas.stroke(path);
  canvas.restore();
}

// Areas and crossings --------------------------------------------------------------------------------

// Patterns of the hatched areas, which name them as url(#...): lines one way for barriers, the other for borders.
export function hatches() {
  /** @type {(id: string, turn: number) => SVGPatternElement} */
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
    hatch("hatch-disputed", 0),
  );
}

// A crossing's shape distinguishes road from rail, its mark shows whether it is open: a dot, a bar, or a gap in the
// outline where that is unknown.
/** @type {(crossing: { kind?: Maybe<string>, status?: Maybe<string> }) => SVGSVGElement} */
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
