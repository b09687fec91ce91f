// The words under the time: a click chooses the days that they name, a second one all days again, and a double click
// zooms to them. Keys have the same years and months as buttons in the panel.
import { around, svg } from "../dom.js";
import { change, state } from "../state.js";

/** @typedef {{ x: number, y: number, width: number, words: AxisWord[] }} Label */

const ABOVE = 18; // pixels from the line of writing to the top of what a pointer meets
const HIGH = 24;

/** @param {Label} label */
export function drawAxisLabel({ x, y, width, words }) {
  const parts = words.flatMap(({ text, from, to }, i) => {
    const word = svg("tspan", { class: "axis-word", "data-from": from, "data-to": to }, text);
    return i ? [" ", word] : [word];
  });
  const { from, to } = words[0];
  const touch = svg("rect", { x: x - 4, y: y - ABOVE, width: width + 4, height: HIGH, class: "touch" });
  const written = svg("text", { x, y, class: "tick-label" }, ...parts);
  return svg("g", { class: "axis-label", "data-from": from, "data-to": to }, touch, written);
}

/** The days of the word that an event meets. @type {(event: Event) => { from: number, to: number } | null} */
function daysMet(event) {
  const met = /** @type {SVGElement | null} */ (/** @type {unknown} */ (around(event, "[data-from]")));
  return met && { from: Number(met.dataset.from), to: Number(met.dataset.to) };
}

/** @type {(days: Period) => boolean} */
const isChosen = ({ from, to }) => state.from === from && state.to === to;

/** @param {SVGElement} lines @param {(days: [number, number]) => void} zoomTo */
export function followAxisWords(lines, zoomTo) {
  let before = { from: state.from, to: state.to }; // the first click of two
  lines.addEventListener("click", (event) => {
    const days = daysMet(event);
    if (!days || event.detail > 1) return;
    before = { from: state.from, to: state.to };
    change(isChosen(days) ? { from: null, to: null } : days);
  });
  lines.addEventListener("dblclick", (event) => {
    const days = daysMet(event);
    if (!days) return;
    event.stopPropagation();
    change(before);
    zoomTo([days.from, days.to + 1]);
  });
}

/** @param {SVGElement} lines */
export function markAxisWords(lines) {
  for (const word of /** @type {NodeListOf<SVGElement>} */ (lines.querySelectorAll(".axis-word")))
    word.classList.toggle("chosen", isChosen({ from: Number(word.dataset.from), to: Number(word.dataset.to) }));
}
