// What things are called in the reader's language.
import { appearance } from "../data.js";
import { el, text } from "../dom.js";
import { language, say } from "./say.js";
import { direction, likelyLanguage, localLanguage } from "./tongues.js";
import { countryName, kindOf } from "./words.js";

// Both names of a thing as [text, language], that of the reader's language first; one where they are the same.
/** @type {(name: Maybe<string>, local: Maybe<string>) => Named[]} */
export function inBoth(name, local) {
  /** @type {Named[]} */
  const both = [];
  if (name && name !== local) both.push([name, language() === "en" ? null : "en"]);
  if (local) both.push([local, localLanguage(local) ?? likelyLanguage(local)]);
  return language() !== "en" && both[1]?.[1] === language() ? both.reverse() : both;
}

/** The one of both that is the reader's. @type {(name: Maybe<string>, local: Maybe<string>) => string | undefined} */
export const nameOf = (name, local) => inBoth(name, local)[0]?.[0];

/** Its title, or else its place, or else its kind. @type {(row: EventRow) => Named[]} */
export const titles = (row) => {
  const both = [inBoth(row.title, row.title_local), inBoth(row.place, row.place_local)].find((names) => names.length);
  return both ?? [[kindOf(row.event_type), null]];
};

/** What happened, in the reader's language where the table has that, else in the other. @type {(row: Summarised) => Maybe<string>} */
export const summaryOf = ({ summary, summary_fa: persian }) =>
  language() === "fa" ? persian || summary : summary || persian;

/** The language of a text where that is not the reader's, as a mark behind it. @type {(value: string) => HTMLElement | null} */
export function languageMark(value) {
  const lang = likelyLanguage(value);
  if (!lang || lang === language()) return null;
  const name = new Intl.DisplayNames([language()], { type: "language" }).of(lang) ?? lang;
  return el("span", { class: "tag" }, say("in {language}", { language: name }));
}

/** A summary, marked where it is in the other language. @type {(row: Summarised) => HTMLElement | null} */
export function summaryText(row) {
  const summary = summaryOf(row);
  if (!summary) return null;
  const mark = languageMark(summary);
  return el("p", { class: "summary", dir: direction(summary) }, text(summary), mark && " ", mark);
}

/** A name in the other language. @type {(name: Named, tag?: "span" | "p", show?: (value: string, lang?: string | null) => HTMLElement) => HTMLElement} */
export const otherName = ([name, lang], tag = "span", show = text) =>
  el(tag, { class: "other-name", lang }, show(name, lang));

/** The first of them. @type {(row: EventRow) => HTMLElement} */
export const titleOf = (row) => text(...titles(row)[0]);

/** A kind that is not one of ours is a stranger's text. @type {(type: Maybe<string>) => HTMLElement} */
export const typeName = (type) => text(kindOf(type));

/** @type {(side: string | null) => HTMLElement | string} */
export function sideName(side) {
  if (side === null) return say("not known");
  return side === "undetermined" ? say("not determined") : text(countryName(side));
}

/** Whether an incident counts along the border. @type {(why: string | null) => string} */
export function alongName(why) {
  if (why === "counted") return say("counted along it");
  if (why === "beyond_reach") return say("too far from it");
  return why === "outside_countries" ? say("outside its countries") : say("not measured");
}

/** @type {(grade: string | null) => string} */
export function sureName(grade) {
  const { certainty } = appearance;
  const sure = certainty.find(({ name }) => name === grade) ?? certainty[certainty.length - 1];
  return say(sure.words);
}
