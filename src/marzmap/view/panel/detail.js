// One incident in full: its facts, who reports them, and how exact its place is.
import { barriers, candidatesOf, crossings, study } from "../data.js";
import { disputes } from "./disputed.js";
import { el, isolated, text } from "../dom.js";
import { date } from "../words/dates.js";
import { inBoth, otherName, summaryText, titles, typeName } from "../words/naming.js";
import { partOf, parts } from "../map/chainage.js";
import { partName } from "../strip/profile_words.js";
import { figure, say } from "../words/say.js";
import { symbol } from "../map/symbols.js";
import { positionOf } from "./position.js";
import { candidates, claims, sources } from "./testimony.js";
import { unitName } from "../words/units.js";
import * as words from "../words/words.js";

/** Without the bar above it, which the panel keeps. @type {(row: EventRow) => Child[]} */
export function detail(row) {
  const [[name, language], ...others] = titles(row);
  return [
    el(
      "header",
      {},
      el("p", { class: "kind" }, symbol(row), el("span", {}, typeName(row.event_type))),
      el("h2", { id: "detail-title", tabindex: "-1" }, text(name, language)),
      ...others.map((other) => otherName(other, "p")),
      row.status === "draft" && el("p", { class: "note" }, say("Draft, not checked yet.")),
    ),
    summaryText(row),
    disputed(row),
    facts(row),
    claims(row),
    candidates(row),
    sources(row),
  ];
}

/** @type {(row: EventRow) => Child} */
function disputed(row) {
  const lines = disputes(row).map((one) => el("li", {}, one));
  if (!lines.length) return null;
  return el("section", { class: "disputed" }, el("h3", {}, say("Disputed")), el("ul", {}, ...lines));
}

/** @type {(row: EventRow) => HTMLElement} */
function facts(row) {
  const parties = [row.actor_1, row.actor_2].filter(words.hasValue);
  const pairs = [
    [say("Date"), text(date(row))],
    [say("Place"), place(row)],
    [say("Coordinates"), positionOf(row)],
    [say("Side"), !row.context && side(row)],
    [say("Barrier"), !row.context && barrier(row)],
    [say("Along the line"), chainage(row)],
    [say("Crossing"), crossing(row)],
    [say("Parties"), parties.length && el("span", {}, ...parties.flatMap((one, i) => [i && el("br"), text(one)]))],
    [say("Killed"), !row.context && words.range(row.killed_low, row.killed_high)],
    [say("Wounded"), !row.context && words.range(row.wounded_low, row.wounded_high)],
    [say("Note"), words.note(row) && text(words.note(row))],
  ];
  const lines = pairs.flatMap(([term, value]) => (value ? [el("dt", {}, term), el("dd", {}, value)] : []));
  return el("dl", { class: "facts" }, ...lines);
}

// Both names of a thing, the other one on its own line, and a mark behind the first.
/** @type {(english: Maybe<string>, local: Maybe<string>, otherwise: string, mark?: Child) => Child[]} */
function called(english, local, otherwise, mark = null) {
  const both = inBoth(english, local);
  const [[name, language], ...further] = both.length ? both : [[otherwise, null]];
  return [
    text(name, language),
    mark && " ",
    mark && el("span", { class: "tag" }, mark),
    ...further.map((other) => otherName(other)),
  ];
}

/** @type {(row: EventRow) => HTMLElement} */
function place(row) {
  const within = units(row);
  return el(
    "span",
    {},
    ...called(row.place, row.place_local, say("not known"), row.placed_by === "inferred" && say("inferred")),
    within.length > 0 && el("small", {}, ...within.flatMap((one, i) => [i > 0 && say(", "), one])),
    !row.context && el("small", {}, text(words.placed(row))),
    row.evidence && el("small", {}, ...evidence(row)),
    row.radius_source && el("small", {}, say("Radius: "), text(words.word(row.radius_source))),
  );
}

// District, province and country, each with its probability unless that is high.
/** @type {(row: EventRow) => Child[]} */
function units(row) {
  const district = words.hasValue(row.admin2_at) && words.inDistrict(row, candidatesOf(row).length > 1);
  const province =
    words.hasValue(row.admin1_at) && words.withShare(isolated(unitName(row.admin1_at)), row.admin1_probability);
  const country =
    words.hasValue(row.country_at) && words.withShare(words.countryName(row.country_at), words.countryShare(row));
  return [district, province, country].filter(Boolean);
}

/** An exact name needs no figure: its likeness is 1. @type {(row: EventRow) => Child[]} */
const evidence = ({ evidence: name, score }) => [
  say("Found as "),
  text(name),
  words.hasValue(score) && score < 1 && say("; likeness of the names {score} of 1", { score: figure(score, 2) }),
];

/** @type {(row: EventRow) => HTMLElement} */
function side(row) {
  const several = candidatesOf(row).length;
  const note = several > 1 && words.hasValue(row.side_likely) && el("small", {}, togetherNote(several));
  const further = [words.withSource(row), ...words.bySource(row)].filter(Boolean);
  return el("span", {}, text(words.side(row)), ...further.map((line) => el("small", {}, text(line))), note);
}

/** @type {(several: number) => string} */
const togetherNote = (several) =>
  several === 2
    ? say("Probabilities and range are those of both possible places together; all else is that of the one shown.")
    : say(
        "Probabilities and range are those of all {count} possible places together; all else is that of the one shown.",
        { count: figure(several) },
      );

/** @type {(row: EventRow) => Child} */
function barrier(row) {
  const nearest = barriers.get(row.barrier_id ?? "");
  if (!nearest) return null;
  return el(
    "span",
    {},
    text(words.barrier(row, nearest)),
    el("small", {}, ...called(nearest.name, nearest.name_local, nearest.barrier_id)),
    words.hasValue(nearest.accuracy_m) &&
      el("small", {}, say("The line drawn is right within {distance}.", { distance: words.plain(nearest.accuracy_m) })),
  );
}

/** @type {(row: EventRow) => Child} */
function chainage(row) {
  if (!words.hasValue(row.chainage_m)) return words.apart(row) && text(words.apart(row));
  const part = parts[partOf(row.border_id, row.border_part)];
  const name = words.endName(part?.start_name ?? study.chainage_from);
  const whole = part && words.km(part.length);
  const gaps = { at: words.km(row.chainage_m), whole, name };
  const of = (/** @type {string} */ at) =>
    text(part && parts.length > 1 ? say("{border}, {stretch}", { border: partName(part), stretch: at }) : at);
  if (whole && name) return of(say("km {at} of {whole}, from the {name}", gaps));
  if (whole) return of(say("km {at} of {whole}", gaps));
  return of(name ? say("km {at}, from the {name}", gaps) : say("km {at}", gaps));
}

/** @type {(row: EventRow) => Child} */
function crossing(row) {
  const nearest = crossings.get(row.crossing_id ?? "");
  if (!nearest) return null;
  const notes = [crossingDistance(row, nearest.radius_m), words.crossingState(row)].filter(Boolean).join("; ");
  const names = called(nearest.name, nearest.name_local, nearest.crossing_id);
  return el("span", {}, ...names, notes && el("small", {}, notes));
}

/** No finer than the less certain of both places. @type {(row: EventRow, gate_m: Maybe<number>) => string} */
function crossingDistance({ crossing_distance_m: metres, crossing_along_m: along_m, radius_m }, gate_m) {
  if (!words.hasValue(metres)) return "";
  const within_m = Math.max(radius_m ?? 0, gate_m ?? 0);
  const distance = words.distance(metres, within_m || null);
  if ((along_m ?? 0) < 1000) return say("{distance} away", { distance });
  const step = within_m >= 1000 ? 1000 : 100;
  const along = words.plain(Math.round((along_m ?? 0) / step) * step);
  return say("{distance} away ({along} along the line)", { distance, along });
}
