// Figures and codes as words. Pure functions of the reader's language: no element, no state.
import { appearance, countries, notAlong } from "../data.js";
import { isolated } from "../dom.js";
import { figure, language, listed, say } from "./say.js";
import { only, statements, worded } from "./statements.js";
import { unitName } from "./units.js";

/** @type {(code: string) => string} */
export function countryName(code) {
  const row = countries.get(code);
  return (language() === "fa" && row?.name_fa) || row?.name || code;
}

/** @template T @param {T} value @returns {value is Exclude<T, null | undefined | "">} */
export const hasValue = (value) => value !== null && value !== undefined && value !== "";

// Words of the data that are ours -------------------------------------------------------------------
// What is not among them is a stranger's word and stays as it is.

/** @type {Set<Maybe<string>>} */
const KINDS = new Set(appearance.kinds.map(({ kind }) => kind));

/** @type {Map<Maybe<string>, () => string>} */
const CODES = new Map([
  ["wall", () => say("wall")],
  ["fence", () => say("fence")],
  ["canal", () => say("canal")],
  ["our estimate", () => say("our estimate")],
]);

/** A kind of incident. @type {(type: Maybe<string>) => string} */
export const kindOf = (type) => (hasValue(type) ? (KINDS.has(type) ? say(type) : type) : say(appearance.unknown));

/** Any other word of the tables: a kind of barrier, where a radius comes from. @type {(code: string) => string} */
export const word = (code) => CODES.get(code)?.() ?? code;

/** @type {Record<string, (value: string) => string>} */
const VALUES = {
  country: countryName,
  state: countryName,
  border: (pair) => {
    const [first, second] = pair.split("-").map(countryName);
    return say("{first}-{second}", { first, second });
  },
  km: (km) => figure(Number(km)),
  by: speakers,
  others: speakers,
  point: isolated,
};

/** Who speaks, of a list as the tables have it. @type {(names: string) => string} */
function speakers(names) {
  const each = names.split(", ").map((name) => (isPress(name) ? say("the press") : isolated(byName(name))));
  return listed(each);
}

// A country that speaks is called as elsewhere; any other speaker as in the table.
/** @type {(by: string) => string} */
export function byName(by) {
  const row = [...countries.values()].find(({ name }) => name === by);
  return row ? countryName(row.country) : by;
}

// The end of a border: where a third country begins in our words, any other name as the table has it.
/** @type {(name: Maybe<string>) => string} */
export function endName(name) {
  const third = / tripoint$/.test(name ?? "") && [...countries.values()].find((row) => name === `${row.name} tripoint`);
  return third ? say("{country} tripoint", { country: countryName(third.country) }) : (name ?? "");
}

/** @type {(by: string) => boolean} */
export const isPress = (by) => /^press$/i.test(by.trim());
/** @type {(by: string) => boolean} */
export const isNote = (by) => /^note$/i.test(by.trim());

/** @type {(codes: Maybe<string>) => string} */
const inWords = (codes) => sentences(codes).join(say("; "));

/** @type {(codes: Maybe<string>) => string[]} */
const sentences = (codes) => worded(codes, language() === "fa" ? "persian" : "english", VALUES);

/** Why there is no side, or what is odd with the place. @type {(row: Placing) => string} */
const reason = (row) => inWords(only(row.reason_code, notAlong, false));

/** Why an incident does not count along the border; empty where it does. @type {(row: Placing) => string} */
export const apart = (row) => inWords(only(row.reason_code, notAlong));

/** What is odd about a row of the table, though it was kept. @type {(row: EventRow) => string} */
export const note = (row) => inWords(row.check_note_code);

const TWO_SIDES = ["two_sides"];

/** On what the claims contradict each other. @type {(row: EventRow) => string[]} */
export const contradictions = (row) => sentences(only(row.claims_note_code, TWO_SIDES, false));

/** That two sides report the incident, where no contradiction is stated. @type {(row: EventRow) => string} */
export const twoSides = (row) => inWords(only(row.claims_note_code, TWO_SIDES));

// Distances ----------------------------------------------------------------------------------------

/** @type {(metres: number) => string} */
export const plain = (metres) =>
  metres >= 1000
    ? say("{length} km", { length: figure(metres / 1000, 1) })
    : say("{length} m", { length: figure(metres) });

/** A place along the line: its kilometre, as a number. @type {(metres: number) => string} */
export const km = (metres) => figure(Math.round(metres / 1000));

// Rounded to what the radius supports: nobody knows 2,064 m of a village 3 km wide.
/** @type {(metres: number, radius: Maybe<number>, short?: boolean) => string} */
export function distance(metres, radius, short = false) {
  const step = !hasValue(radius) ? 100 : radius >= 1000 ? 1000 : radius >= 100 ? 100 : 10;
  const size = Math.abs(metres);
  if (size < step / 2) return say("less than {distance}", { distance: plain(step) });
  const rounded = plain(Math.round(size / step) * step);
  return short ? rounded : say("about {distance}", { distance: rounded });
}

/** @type {(row: Placing) => string} */
function interval(row) {
  const { border_distance_low_m: low, border_distance_high_m: high } = row;
  if (!hasValue(low) || !hasValue(high)) return "";
  if (low < 0) return say("on either side of the line, up to {far}", { far: plain(Math.round(high / 100) * 100) });
  const [near, far] = [low, high].map((metres) => figure(Math.round(metres / 10) * 10));
  if (high < 1000) return say("{low} to {high} m", { low: near, high: far });
  return say("{low} to {high} km", { low: figure(low / 1000, 1), high: figure(high / 1000, 1) });
}

/** @type {(row: Placing, metres: number) => string} */
function offTheLine(row, metres) {
  const away = say("{distance} from the line", { distance: distance(metres, row.radius_m) });
  const range = interval(row);
  return range ? `${away} (${range})` : away;
}

// Probabilities ------------------------------------------------------------------------------------

/** @type {(probability: number) => string} */
export function percent(probability) {
  if (probability < 0.005) return say("under {n} %", { n: 1 });
  if (probability > 0.995) return say("over {n} %", { n: 99 });
  return say("{n} %", { n: Math.round(probability * 100) });
}

const EVEN = 0.5; // as attributes.EVEN
const SURES = appearance.certainty;
/** @type {(probability: number) => Appearance["certainty"][number]} */
const classOf = (probability) => SURES.find(({ least }) => probability >= least) ?? SURES[SURES.length - 1];

/** @type {(probability: number) => string} */
export const likelihood = (probability) => say(classOf(1 - probability).contrary || classOf(probability).chance);

// How sure the side is: "high", "middle" or "low".
/** @type {(probability: Maybe<number>, side?: Maybe<string>) => Grade} */
export function grade(probability, side) {
  if (!hasValue(probability) || side === "undetermined") return SURES[SURES.length - 1].name;
  return classOf(probability).name;
}

/** @type {(row: Placing) => Grade} */
export const certainty = (row) => grade(row.side_probability, row.side);

/** A name with its probability, unless that is high or not known. @type {(name: string, probability: Maybe<number>) => string} */
export const withShare = (name, probability) =>
  !hasValue(probability) || classOf(probability).name === "high"
    ? name
    : say("{name} ({share})", { name, share: percent(probability) });

// The probability of the country that holds the point, from that of the likelier side.
/** @type {(row: EventRow) => Maybe<number>} */
export function countryShare({ country_at: country, border_id: pair, side_likely: likely, side_probability: sure }) {
  if (!hasValue(sure) || !pair?.split("-").includes(country ?? "")) return null;
  return country === likely ? sure : 1 - sure;
}

// A district is stated where the place lies in it rather than not, or else the border of two of which that holds.
/** @type {(row: EventRow, several: boolean) => string} */
export function inDistrict({ admin2_at: name, admin2_next: next, admin_probability: sure }, several) {
  const one = isolated(unitName(name));
  if (!hasValue(sure) || sure > EVEN) return withShare(one, sure);
  if (!hasValue(next)) return "";
  const both = { one, other: isolated(unitName(next)) };
  return several ? say("in {one} or {other}", both) : say("on the border of {one} and {other}", both);
}

// Side ---------------------------------------------------------------------------------------------

/** @type {(row: Placing) => string} */
export function side(row) {
  const because = reason(row);
  if (!hasValue(row.border_distance_m)) {
    if (because) return say("Not measured against the border: {because}", { because });
    return say("Not measured against the border");
  }
  const away = offTheLine(row, row.border_distance_m);
  if (!hasValue(row.side_probability) || !hasValue(row.side_likely)) {
    if (because) return say("Side not determined, {away}; {because}", { away, because });
    return say("Side not determined, {away}", { away });
  }
  const gaps = { away, country: countryName(row.side_likely), share: percent(row.side_probability) };
  if (certainty(row) === "low") return say("Side not determined, {away}; {country} is likelier ({share})", gaps);
  const sure = say(classOf(row.side_probability).words);
  return say("In {country}, {away}, {sure} ({share})", { ...gaps, sure });
}

/** In a list there is room for the gist only. @type {(row: Placing) => string} */
export function sideShort(row) {
  if (!hasValue(row.border_distance_m)) return row.side === "undetermined" ? say("side not determined") : "";
  const away = distance(row.border_distance_m, row.radius_m, true);
  return certainty(row) === "low"
    ? say("side not determined, {away} from the line", { away })
    : say("{country}, {away} from the line", { away, country: countryName(row.side_likely ?? "") });
}

/** @type {(source: string) => string} */
export const sourceName = (source) =>
  source.replace(/(^|-)(.)/g, (_, gap, first) => (gap ? " " : "") + first.toUpperCase());

// Border sources that see the side otherwise than the main one, which comes first.
/** @type {(row: Placing) => string[]} */
export function bySource(row) {
  const sides = statements(row.side_by_source).flatMap(({ code = "", values }) => {
    if (!values || !Object.hasOwn(SIDES, code)) return [];
    const { source, country, probability } = values;
    const gaps = { source: sourceName(source), country: countryName(country), share: percent(Number(probability)) };
    return [{ verdict: code === "side_open" ? code : `${code} ${country}`, words: SIDES[code](gaps) }];
  });
  const [main, ...others] = sides;
  return others.filter(({ verdict }) => verdict !== main.verdict).map(({ words }) => words);
}

/** @type {Record<string, (gaps: Record<string, string>) => string>} */
const SIDES = {
  side: (gaps) => say("{source}’s line: in {country} ({share})", gaps),
  side_open: (gaps) => say("{source}’s line: not determined, {country} is likelier ({share})", gaps),
  point_in: (gaps) => say("{source}’s line: the point lies in {country}", gaps),
  point_nowhere: (gaps) => say("{source}’s line: the point lies in no country", gaps),
};

/** The side by geometry and the source's word together; empty where it states no country. @type {(row: Placing) => string} */
export function withSource(row) {
  const { country_stated: stated, side_with_source_likely: likely, side_with_source_probability: share } = row;
  if (!hasValue(likely) || !hasValue(share)) return "";
  const gaps = { stated: countryName(stated ?? ""), country: countryName(likely), share: percent(share) };
  return grade(share, row.side_with_source) === "low"
    ? say("With the source’s word ({stated}): not determined, {country} is likelier ({share})", gaps)
    : say("With the source’s word ({stated}): in {country} ({share})", gaps);
}

// Barriers and crossings ---------------------------------------------------------------------------

/** @type {(text: string) => string} */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @type {(row: BarrierRow) => string} */
export function barrierKind(row) {
  const kind = hasValue(row.kind) ? word(row.kind) : say("barrier");
  return row.schematic ? say("{kind} (schematic)", { kind }) : kind;
}

// How far is rounded to what both the place's radius and the barrier's own accuracy support.
/** @type {(row: EventRow, nearest: BarrierRow) => string} */
export function barrier(row, nearest) {
  const kind = capital(barrierKind(nearest));
  if (!hasValue(row.barrier_distance_m)) return kind;
  const coarse = hasValue(row.radius_m) ? Math.max(row.radius_m, nearest.accuracy_m ?? 0) : null;
  const gaps = { barrier: kind, distance: distance(row.barrier_distance_m, coarse) };
  const behind = row.behind_barrier_probability;
  if (!hasValue(behind)) return say("{barrier}: {distance} away", gaps);
  const behindIt = { likelihood: likelihood(behind), share: percent(behind) };
  return say("{barrier}: {distance} away; behind it: {likelihood} ({share})", { ...gaps, ...behindIt });
}

/** @type {(row: EventRow) => string} */
export function crossingState(row) {
  if (row.crossing_open === undefined) return "";
  if (row.crossing_open === null) return say("not known whether open at the date");
  return row.crossing_open ? say("open at the date") : say("closed at the date");
}

// Places -------------------------------------------------------------------------------------------

/** @type {Map<Maybe<string>, () => string>} */
const PLACED = new Map([
  ["given", () => say("coordinates given with the incident")],
  ["gazetteer", () => say("found in a gazetteer")],
  ["curated", () => say("placed by hand from the sources")],
  ["centroid", () => say("centre of its district or province")],
  ["inferred", () => say("inferred from a description")],
]);

/** @type {(row: Placing) => string} */
export function placed(row) {
  const how = PLACED.get(row.placed_by)?.() ?? row.placed_by ?? say("not known how placed");
  return hasValue(row.radius_m)
    ? say("{how}; true place within {radius} (95 %)", { how, radius: plain(row.radius_m) })
    : say("{how}; radius not known", { how });
}

// Stretches of the border --------------------------------------------------------------------------

// Of a stretch with more incidents than chance would put there; where no incident is elsewhere, there is no rate to write.
/** @type {(row: HotStretch) => string} */
export function hotStretch({ incidents, relative_rate, p_value }) {
  const gaps = { count: figure(incidents), p: figure(p_value, 3) };
  if (!hasValue(relative_rate)) return say("{count} incidents, more than chance would put there (p = {p})", gaps);
  return say("{count} incidents, {rate} times the rate elsewhere, more than chance would put there (p = {p})", {
    ...gaps,
    rate: figure(relative_rate, relative_rate < 10 ? 1 : 0),
  });
}

// Casualties ---------------------------------------------------------------------------------------

/** @type {(low: Maybe<number>, high: Maybe<number>) => string} */
export function range(low, high) {
  if (!hasValue(low)) return hasValue(high) ? say("at most {high}", { high: figure(high) }) : say("not known");
  if (!hasValue(high)) return say("at least {low}", { low: figure(low) });
  if (low === high) return low === 0 ? say("none") : figure(low);
  return say("{low} to {high}", { low: figure(low), high: figure(high) });
}
