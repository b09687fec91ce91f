// Counts as stacked bars on a canvas.
import { summed } from "./histogram_model.js";
import { palette } from "../map/symbols.js";

/** @type {(canvas: HTMLCanvasElement, width: number, height: number) => CanvasRenderingContext2D} */
function scaled(canvas, width, height) {
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  brush.scale(scale, scale);
  return brush;
}

// Bars on the line y = base: what is sure is solid; what is only possible is on top of it, pale and in a dashed outline.
// `counts` are a model's { count, sure, perhaps }, `spans` the left and right edge of each bin, `high` the pixels of one
// incident.
/** @param {HTMLCanvasElement} canvas @param {{ width: number, height: number, base: number }} place @param {{ counts: Counts, spans: Span[], high: number }} bars */
export function paintBars(canvas, { width, height, base }, { counts, spans, high }) {
  const brush = scaled(canvas, width, height);
  const { count, sure, perhaps } = counts;
  const { types, muted } = palette();
  const top = new Float64Array(count).fill(base);
  /** @type {(given: Float64Array, bin: number, kind: number) => void} */
  const stack = (given, bin, kind) => {
    const tall = given[kind * count + bin] * high;
    const [left, right] = spans[bin];
    if (tall > 0) brush.fillRect(left, top[bin] - tall, Math.max(1, right - left), tall);
    top[bin] -= tall;
  };
  /** @type {(given: Float64Array, alpha: number) => void} */
  const paint = (given, alpha) => {
    brush.globalAlpha = alpha;
    for (let kind = 0; kind * count < given.length; kind += 1) {
      brush.fillStyle = types[kind];
      for (let bin = 0; bin < count; bin += 1) stack(given, bin, kind);
    }
  };
  paint(sure, 0.8);
  if (perhaps) paint(perhaps, 0.3);
  brush.globalAlpha = 1;
  if (perhaps) outline(brush, summed(perhaps, count), top, { high, spans, muted });
}

/** @param {CanvasRenderingContext2D} brush @param {Float64Array} perhaps @param {Float64Array} top @param {{ high: number, spans: Span[], muted: string }} look */
function outline(brush, perhaps, top, { high, spans, muted }) {
  brush.beginPath();
  spans.forEach(([left, right], bin) => {
    const height = perhaps[bin] * high;
    if (height < 1.5) return;
    const y = Math.round(top[bin]) + 0.5;
    brush.moveTo(left + 0.5, y + height);
    brush.lineTo(left + 0.5, y);
    brush.lineTo(right - 0.5, y);
    brush.lineTo(right - 0.5, y + height);
  });
  brush.setLineDash([3, 2]);
  brush.lineWidth = 1;
  brush.strokeStyle = muted;
  brush.stroke();
  brush.setLineDash([]);
}
