// What both charts of the strip are drawn on: a canvas for bars, SVG for lines and words, boxes over them.
import { el, set, svg } from "../dom.js";

/** @type {(plot: HTMLElement) => Surface} */
export function drawSurface(plot) {
  const canvas = el("canvas", { "aria-hidden": "true" });
  const lines = svg("svg", { "aria-hidden": "true" });
  const column = el("div", { class: "column", hidden: true });
  const pin = (/** @type {string} */ name) => el("div", { class: `pin ${name}`, hidden: true });
  /** @type {Surface["pins"]} */
  const pins = [
    ["hovered", pin("hovered")],
    ["selected", pin("selected")],
  ];
  plot.append(canvas, lines, column, ...pins.map(([, node]) => node));

  /** @type {Surface["drawLines"]} */
  const drawLines = (width, height, nodes) => set(lines, { width, height }).replaceChildren(...nodes);
  return { canvas, lines, column, pins, drawLines };
}

/** An element of SVG from a mark of a model. @type {(mark: SvgMark) => SVGElement} */
export const drawMark = ({ tag, text, ...attributes }) =>
  svg(/** @type {keyof SVGElementTagNameMap} */ (tag), attributes, text);

/** @type {(node: HTMLElement, box: { left?: number, width?: number, height?: number }) => void} */
export function cover(node, box) {
  for (const [name, pixels] of Object.entries(box)) node.style.setProperty(name, `${pixels}px`);
}
