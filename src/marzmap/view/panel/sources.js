// Where everything comes from, under which licence, and how the words are meant.
import { appearance, attributions, citation, lacking, layers, study } from "../data.js";
import { byId, el, fresh, text } from "../dom.js";
import { drawCredits } from "./credits.js";
import { parts } from "../map/chainage.js";
import { date } from "../words/dates.js";
import { figure, listed, say } from "../words/say.js";
import { change, listen } from "../state.js";
import * as words from "../words/words.js";
import { direction } from "../words/tongues.js";

export function drawSources() {
  drawCredits();
  const draw = () => {
    byId("sources-title").textContent = say("Sources and licences");
    fresh(byId("sources-body"), ...entries().flat());
  };
  draw();
  listen((patch) => "lang" in patch && draw());
  byId("credits-more").addEventListener("click", () => {
    change({ selected: null });
    byId("grip").dispatchEvent(new CustomEvent("unfold", { detail: "full" }));
    byId("sources-title").scrollIntoView();
    byId("sources-title").focus({ preventScroll: true });
  });
}

function entries() {
  const [sure, likely] = appearance.certainty.map(({ least }) => least);
  const shares = { sure, likely, unlikely: 1 - likely, not: 1 - sure };
  const thresholds = Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, words.percent(share)]));
  const doubtful = (layers.border ?? []).filter((row) => row.note);
  return [
    study.period && el("p", {}, say("Period: "), text(date({ date_edtf: study.period }, true))),
    el("ul", {}, ...attributions.map((one) => el("li", { dir: direction(one) }, text(one)))),
    citation && el("p", {}, say("To cite: "), text(citation)),
    ...accuracies(),
    doubtful.length > 0 && [el("h3", {}, say("Where the line is less sure")), el("ul", {}, ...doubtful.map(stretch))],
    layers.barriers && [el("h3", {}, say("Barriers")), el("ul", {}, ...layers.barriers.map(barrier))],
    withoutCrossings(),
    ...unitsLacking(),
    el("h3", { class: "long" }, say("How the words are meant")),
    el(
      "p",
      {},
      say(
        "A circle holds the true place with 95 % probability, or all of it where its source means that. The side is called sure from {sure}, fairly sure from {likely}.",
        thresholds,
      ),
    ),
    el("p", { class: "long" }, prior()),
    layers.barriers &&
      el(
        "p",
        { class: "long" },
        say(
          "Behind a barrier: almost surely from {sure}, likely from {likely}, unlikely up to {unlikely}, almost surely not up to {not}.",
          thresholds,
        ),
      ),
    parts.length > 0 &&
      el(
        "p",
        { class: "long" },
        say(
          "The line over the border’s bars is how dense the incidents lie: each is spread along the border as a normal whose deviation comes of 10 km and its radius together.",
        ),
      ),
  ].map((part) => part || []);
}

// Of which borders no crossing is known here, so that a map without any is not taken for a border without any.
function withoutCrossings() {
  const crossed = new Set((layers.crossings ?? []).map((row) => row.border_id));
  const borders = new Set((layers.border ?? []).map((row) => row.border_id));
  const bare = [...borders].filter((border) => !crossed.has(border)).join(", ");
  return bare && el("p", {}, say("No crossing of {borders} is known here.", { borders: bare }));
}

// Of which countries the districts are old or not here, so that none on the map is not taken for none in the country.
function unitsLacking() {
  /** @type {(codes: string[]) => string} */
  const named = (codes) => listed(codes.map(words.countryName));
  const { old, only_provinces: bare, nothing } = lacking;
  return [
    ...Object.entries(old).map(([code, year]) =>
      say("Districts of {country} are those of {year}.", { country: words.countryName(code), year: Number(year) }),
    ),
    bare.length > 0 && say("No districts of {countries} are known here, only provinces.", { countries: named(bare) }),
    nothing.length > 0 &&
      say("Neither provinces nor districts of {countries} are known here.", { countries: named(nothing) }),
  ].map((sentence) => sentence && el("p", {}, sentence));
}

// How well the line is drawn, and since when it runs there.
function accuracies() {
  const rows = layers.border ?? [];
  const metres = rows.flatMap((row) => row.accuracy_m ?? []);
  const [least, most] = [Math.min(...metres), Math.max(...metres)].map(words.plain);
  const since = new Map(rows.flatMap((row) => (row.line_since ? [[row.border_id, row.line_since]] : [])));
  return [
    metres.length > 0 &&
      el(
        "p",
        {},
        least === most
          ? say("The border drawn is right within {distance} (95 %).", { distance: least })
          : say("The border drawn is right within {least} to {most} (95 %), by stretch.", { least, most }),
      ),
    ...[...since].map(([border, edtf]) =>
      el("p", {}, say("{border} runs as drawn since {date} only.", { border, date: date({ date_edtf: edtf }, true) })),
    ),
  ];
}

/** What is taken to be likely before a place is looked at. */
function prior() {
  const { prior: name, prior_km: half, prior_places: places, sides_changed: changed } = study.assumed;
  if (name === "flat")
    return say("Sides use a flat prior: incidents are taken to be as likely far from the line as near it.");
  const gaps = { half: figure(half, half < 10 ? 1 : 0), places: figure(places), changed: figure(changed) };
  return places
    ? say(
        "Sides use a near prior: half of all places are taken to lie within {half} km of the line (estimated from {places} places). Incidents with another side than under a flat one: {changed}.",
        gaps,
      )
    : say(
        "Sides use a near prior: half of all places are taken to lie within {half} km of the line. Incidents with another side than under a flat one: {changed}.",
        gaps,
      );
}

/** @type {(row: BorderRow) => HTMLElement} */
const stretch = (row) =>
  el(
    "li",
    {},
    say("km {from} to {to}: ", { from: words.km(row.chainage_start_m), to: words.km(row.chainage_end_m) }),
    text(row.note),
    row.accuracy_m && say(" (within {distance})", { distance: words.plain(row.accuracy_m) }),
  );

/** @type {(row: BarrierRow) => HTMLElement} */
const barrier = (row) =>
  el(
    "li",
    { dir: direction(row.name ?? row.barrier_id) },
    text(row.name ?? row.barrier_id),
    ": ",
    row.note && el("span", { class: "long" }, text(row.note), " "),
    row.source && text(row.source),
  );
