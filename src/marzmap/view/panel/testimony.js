// What is said of an incident, and by whom: claims, possible places, sources.
import { candidatesOf, list } from "../data.js";
import { sidesOf, speakers } from "./disputed.js";
import { el, link, text } from "../dom.js";
import { figure, say } from "../words/say.js";
import * as words from "../words/words.js";
import { direction } from "../words/tongues.js";

/** @type {(numbers: Listed["sources"]) => Child} */
function numbered(numbers) {
  if (!Array.isArray(numbers) || !numbers.length) return null;
  const figures = numbers.map((one) => (typeof one === "number" ? figure(one) : one));
  return el("span", { class: "refs" }, text(`[${figures.join(", ")}]`));
}

// The two sides are next to each other, in one size; whoever else is quoted is below.
/** @type {(row: EventRow) => Child} */
export function claims(row) {
  const all = list(row.claims);
  if (!all.length) return null;
  const sides = sidesOf(all);
  /** @type {(one: Listed) => HTMLElement} */
  const said = (one) => {
    const words = one.text ?? JSON.stringify(one);
    return el("p", { dir: direction(words) }, text(words), " ", numbered(one.sources));
  };
  /** @type {(by: string) => HTMLElement} */
  const column = (by) =>
    el("div", {}, by && el("h4", {}, speaker(by)), ...all.filter((one) => (one.by ?? "") === by).map(said));
  const others = speakers(all).filter((by) => !sides.includes(by));
  return el(
    "section",
    { class: "claims" },
    el("h3", {}, sides.length > 1 ? say("What each side says") : say("What is said")),
    sides.length > 0 && el("div", { class: "sides" }, ...sides.map(column)),
    others.length > 0 && el("div", { class: "others" }, ...others.map(column)),
  );
}

/** @type {(by: string) => Child} */
const speaker = (by) => (by === "Press" ? say("Press") : by === "Note" ? say("Note") : text(by));

/** @type {(row: EventRow) => Child} */
export function candidates(row) {
  const all = candidatesOf(row);
  if (all.length < 2) return null;
  const total = all.reduce((sum, one) => sum + (one.weight ?? 1), 0);
  /** @type {(one: CandidateRow) => HTMLElement} */
  const line = (one) => {
    const share = figure((100 * (one.weight ?? 1)) / total);
    const weight = one.shown ? say("Weight {share} %; the one shown", { share }) : say("Weight {share} %", { share });
    return el(
      "li",
      {},
      text(one.note || one.place || say("candidate {number}", { number: one.candidate })),
      words.hasValue(one.border_distance_m) && el("small", {}, text(words.side(one))),
      el("small", {}, weight),
      one.source && el("small", {}, text(one.source)),
    );
  };
  const title = say("{count} possible places", { count: figure(all.length) });
  return el("section", {}, el("h3", {}, title), el("ol", {}, ...all.map(line)));
}

/** @type {(row: EventRow) => Child} */
export function sources(row) {
  const all = list(row.sources);
  if (!all.length) return null;
  /** @type {(one: Listed) => HTMLElement} */
  const line = (one) => {
    const title = one.title || one.url || say("source without a title");
    return el(
      "li",
      { dir: direction(title) },
      link(one.url, title),
      ...[one.publisher, one.date, one.terms].filter(words.hasValue).flatMap((extra) => [", ", text(extra)]),
      one.archive_url && el("span", {}, " · ", link(one.archive_url, say("archived copy"))),
    );
  };
  return el("section", { class: "sources" }, el("h3", {}, say("Sources")), el("ol", {}, ...all.map(line)));
}
