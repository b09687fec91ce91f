// @ts-nocheck
// What both charts of the strip are drawn on: a canvas for bars, SVG for lines and words, boxes over them.
import { el, svg } from "../dom.js";

export function drawSurface(plot) {
  const canvas = el("canvas", { "aria-hidden": "true" });
  const lines = svg("svg", { "aria-hidden": "true" });
  const column = el("div", { class: "column", hidden: true });
  const pins = ["hovered", "selected"].map((name) => [name, el("div", { class: `pin ${name}`, hidden: true })]);
  plot.append(canvas, lines, column, ...pins.map(([, pin]) => pin));

  function drawLines(width, height, nodes) {
    lines.setAttribute("width", width);
    lines.setAttribute("height", height);
    lines.replaceChildren(...nodes);
  }

  return { canvas, lines, column, pins, drawLines };
}

// An element of SVG from a mark of a model.
export const drawMark = ({ tag, text, ...attributes }) => svg(tag, attributes, text);

export function cover(node, box) {
  for (const [name, pixels] of Object.entries(box)) node.style[name] = `${pixels}px`;
}
