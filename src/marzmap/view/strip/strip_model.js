// What the strip says and when it draws: from the state and what its charts report. No document, no state of its own.
import { spanWords } from "./calendar.js";
import { figure, say } from "../words/say.js";

const FILTERS = [
  ...["type", "side", "sure", "along", "actor", "casualties", "distance", "district", "status", "source"],
  ...["text", "layers", "reach"],
];

/** @param {object} patch */
export const isFiltered = (patch) => FILTERS.some((name) => name in patch);

// Return the left end of a box of words above pixel x, so that the whole box is in the window.
/** @param {number} x @param {number} width of the box @param {number} windowWidth */
export function tipLeft(x, width, windowWidth) {
  const half = width / 2 + 6;
  return Math.max(half, Math.min(windowWidth - half, x));
}

// Return the chart that a key on the tabs leads to; null for a key that leads nowhere.
/** @param {string} key @param {string} strip @param {string[]} strips */
export function tabAfter(key, strip, strips) {
  if (key === "Home") return strips[0];
  if (key === "End") return strips[strips.length - 1];
  return key === "ArrowLeft" || key === "ArrowRight" ? strips[(strips.indexOf(strip) + 1) % strips.length] : null;
}

// Return the words in the head of the strip: how many incidents, the period, and a note on what is missing or how to go
// on.
/** @param {StripFacts} facts */
export function headWords(facts) {
  const { shown, period, range } = facts;
  const chosen = period.from !== null || period.to !== null;
  return {
    count: shown === 1 ? say("1 incident") : say("{count} incidents", { count: figure(shown) }),
    period: chosen ? spanWords(period.from ?? range[0], period.to ?? range[1]) : "",
    chosen,
    notes: [undatedNote(facts, chosen), unplacedNote(facts)].filter(Boolean).join(" ") || hint(facts, chosen),
  };
}

/** @param {StripFacts} facts @param {boolean} chosen */
function undatedNote({ strip, undated }, chosen) {
  if (!undated || (strip === "border" && !chosen)) return "";
  const count = figure(undated);
  if (chosen) return undated === 1 ? say("1 undated is left out.") : say("{count} undated are left out.", { count });
  return undated === 1 ? say("1 is without a date.") : say("{count} are without a date.", { count });
}

/** @param {StripFacts} facts */
function unplacedNote({ strip, unplaced }) {
  if (strip !== "border" || !unplaced) return "";
  if (unplaced === 1) return say("1 is not measured along the border.");
  return say("{count} are not measured along the border.", { count: figure(unplaced) });
}

/** @param {StripFacts} facts @param {boolean} chosen */
function hint({ strip, dated, many, kilometres }, chosen) {
  if (!dated) return say("No incident has a date.");
  if (strip === "border") return say("Bars of {n} km; line: density. Drag to choose.", { n: kilometres });
  if (many) return say("Pale: not exactly dated. Drag to choose a period.");
  return chosen ? "" : say("Drag over the time to choose a period.");
}
