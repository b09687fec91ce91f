// What is said of an incident, and by whom: claims, possible places, sources.
import { candidatesOf, list } from "../data.js";
import { button, byId, el, entitle, hostOf, isolated, link, text } from "../dom.js";
import { date } from "../words/dates.js";
import { languageMark } from "../words/naming.js";
import { figure, language, say } from "../words/say.js";
import * as words from "../words/words.js";
import { direction } from "../words/tongues.js";

// Numbers of sources, each of which leads to its entry below; what is not the number of one stays text.
/** @type {(numbers: Listed["sources"], all: Listed[]) => Child} */
function numbered(numbers, all) {
  if (!Array.isArray(numbers) || !numbers.length) return null;
  const parts = numbers.flatMap((one, i) => [i > 0 && ", ", reference(one, all)]);
  return el("span", { class: "refs" }, "[", ...parts, "]");
}

/** @type {(number: string | number, all: Listed[]) => Child} */
function reference(number, all) {
  const source = all[Number(number) - 1];
  if (!source) return text(number);
  const label = say("Source {number}: {title}", { number: Number(number), title: isolated(titleOf(source)) });
  const onclick = () => goTo(`source-${Number(number)}`);
  return entitle(button({ class: "ref", onclick }, figure(Number(number))), label);
}

/** @type {(id: string) => void} */
function goTo(id) {
  const target = byId(id);
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest" });
}

/** @type {(claims: Listed[]) => string[]} */
const speakers = (claims) => [...new Set(claims.map((one) => one.by ?? ""))];

/** Those who speak for a side: neither the press nor a note of the study's editor. @type {(by: string) => boolean} */
const isSide = (by) => by !== "" && !words.isPress(by) && !words.isNote(by);

/** @type {Record<string, () => string>} */
const POSITIONS = {
  asserts: () => say("states"),
  denies: () => say("denies"),
  partly: () => say("states in part"),
  "no comment": () => say("no comment"),
};

// What a claim does with what it is about. That it states the incident itself goes without saying.
/** @type {(claim: Listed) => Child} */
function position({ position: name, about }) {
  if (!name || (name === "asserts" && !about)) return null;
  const words = Object.hasOwn(POSITIONS, name) ? POSITIONS[name]() : name;
  return el("span", { class: "position" }, text(words), about && ": ", about && text(about));
}

// The two sides are next to each other, in one size; whoever else is quoted is below.
/** @type {(row: EventRow) => Child} */
export function claims(row) {
  const all = list(row.claims);
  if (!all.length) return null;
  const sides = speakers(all).filter(isSide).slice(0, 2);
  const both = words.twoSides(row);
  const mark = languageMark(all.map(wordsOf).join(" "));
  const cited = list(row.sources);
  /** @type {(by: string) => HTMLElement} */
  const column = (by) => {
    const own = all.flatMap((one, i) => ((one.by ?? "") === by ? [claim(one, i + 1, cited)] : []));
    return el("div", {}, by && el("h4", {}, speaker(by)), ...own);
  };
  const others = speakers(all).filter((by) => !sides.includes(by));
  return el(
    "section",
    { class: "claims" },
    el("h3", {}, sides.length > 1 ? say("What each side says") : say("What is said"), mark && " ", mark),
    both && el("p", { class: "note" }, both),
    sides.length > 0 && el("div", { class: "sides" }, ...sides.map(column)),
    others.length > 0 && el("div", { class: "others" }, ...others.map(column)),
  );
}

/** In the reader's language where the table has that. @type {(one: Listed) => string | undefined} */
const wordsOf = (one) => (language() === "fa" && one.text_fa) || one.text;

/** @type {(one: Listed, number: number, cited: Listed[]) => HTMLElement} */
function claim(one, number, cited) {
  const said = wordsOf(one) ?? JSON.stringify(one);
  const properties = { id: `claim-${number}`, tabindex: "-1", dir: direction(said) };
  return el("p", properties, position(one), text(said), " ", numbered(one.sources, cited));
}

/** @type {(by: string) => Child} */
const speaker = (by) => (words.isPress(by) ? say("Press") : words.isNote(by) ? say("Note") : text(words.byName(by)));

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

/** @type {(source: Listed) => string} */
const titleOf = (source) => source.title || source.url || say("source without a title");

/** @type {(row: EventRow) => Child} */
export function sources(row) {
  const all = list(row.sources);
  if (!all.length) return null;
  const claimed = list(row.claims);
  const lines = all.map((one, i) => source(one, i + 1, claimed));
  return el("section", { class: "sources" }, el("h3", {}, say("Sources")), el("ol", {}, ...lines));
}

/** @type {(one: Listed, number: number, claimed: Listed[]) => HTMLElement} */
function source(one, number, claimed) {
  const title = titleOf(one);
  const host = hostOf(one.url);
  const day = words.hasValue(one.date) ? date({ date_edtf: String(one.date) }, true) : null;
  const further = [one.publisher, day, one.terms].filter(words.hasValue);
  return el(
    "li",
    { id: `source-${number}`, tabindex: "-1", dir: direction(title) },
    link(one.url, title),
    host && el("span", { class: "host" }, " ", text(host)),
    ...further.flatMap((extra) => [", ", text(extra)]),
    one.archive_url && el("span", {}, " · ", link(one.archive_url, say("archived copy"))),
    restingOn(number, claimed),
  );
}

/** The claims that name a source, each of which leads back to itself. @type {(number: number, claimed: Listed[]) => Child} */
function restingOn(number, claimed) {
  const lines = claimed.flatMap((one, i) => {
    if (!Array.isArray(one.sources) || !one.sources.some((own) => Number(own) === number)) return [];
    const onclick = () => goTo(`claim-${i + 1}`);
    const parts = [one.by ? speaker(one.by) : say("Not stated"), ": ", text(wordsOf(one) ?? "")];
    return [el("li", {}, button({ class: "ref", onclick }, ...parts))];
  });
  if (!lines.length) return null;
  const count = lines.length === 1 ? say("1 claim") : say("{count} claims", { count: figure(lines.length) });
  return el("details", {}, el("summary", {}, count), el("ul", {}, ...lines));
}
