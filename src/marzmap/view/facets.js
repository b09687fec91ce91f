// By what incidents are filtered: each has values in each facet (of actors two, of sources many), an unknown one is null.
import * as data from "./data.js";
import { once } from "./once.js";
import { statements } from "./words/statements.js";
import { grade } from "./words/words.js";

const { eventCount, incidentCount } = data;

// Context events are outside the facets: a value that only they have is not offered.
/** @type {(values: (string | null)[], codes: Numbers[]) => Facet} */
function facet(values, codes) {
  const used = new Set(codes.flatMap((one) => [...new Set(one.subarray(0, incidentCount))]));
  return { values, codes, present: values.filter((_, number) => used.has(number)) };
}

/** @type {(name: string) => Facet} */
function plain(name) {
  const { values, codes } = data.coded(name);
  return facet(values, [codes]);
}

// Where an event has several values, each is there once (-1 in the other places), and null only where there is no other.
/** @type {(several: (string | null)[][], codes: Numbers) => Facet} */
function listing(several, codes) {
  /** @type {Map<string | null, number>} */
  const numberOf = new Map();
  const numbers = several.map((values) => {
    const named = [...new Set(values)].filter((value) => value !== null);
    return (named.length ? named : [null]).map((value) => once(numberOf, value, () => numberOf.size));
  });
  const most = numbers.reduce((sum, one) => Math.max(sum, one.length), 1);
  const own = Array.from({ length: most }, (_, place) => {
    const at = Int32Array.from(numbers, (one) => one[place] ?? -1);
    return Int32Array.from(codes, (code) => at[code]);
  });
  return facet([...numberOf.keys()], own);
}

// The pairs of values that events have in two columns.
/** @type {(first: string, second: string) => { pairs: (string | null)[][], codes: Numbers }} */
function together(first, second) {
  const [one, other] = [data.coded(first), data.coded(second)];
  const width = other.values.length;
  /** @type {Map<number, number>} */
  const numberOf = new Map();
  const codes = Int32Array.from({ length: eventCount }, (_, i) =>
    once(numberOf, one.codes[i] * width + other.codes[i], () => numberOf.size),
  );
  const pairs = [...numberOf.keys()].map((key) => [one.values[Math.floor(key / width)], other.values[key % width]]);
  return { pairs, codes };
}

function actors() {
  const { pairs, codes } = together("actor_1", "actor_2");
  return listing(pairs, codes);
}

function sources() {
  const { values, codes } = data.coded("sources");
  /** @type {(cell: string | null) => (string | null)[]} */
  const names = (cell) => data.list(cell).map(({ publisher, title }) => publisher || title || null);
  return listing(values.map(names), codes);
}

function certainties() {
  const probability = data.numbers("side_probability");
  const values = data.appearance.certainty.map(({ name }) => name);
  const side = data.coded("side");
  const open = side.values.indexOf("undetermined");
  const codes = new Int32Array(eventCount);
  for (let i = 0; i < eventCount; i += 1)
    codes[i] = values.indexOf(grade(probability[i], side.codes[i] === open ? "undetermined" : null));
  return facet(values, [codes]);
}

// Why an incident does not count along the border; "counted" where it does, null where it was not measured.
function alongs() {
  const values = ["counted", ...data.notAlong, null];
  const reason = data.coded("reason_code");
  const apart = reason.values.map((cell) => values.indexOf(statements(cell).find(isApart)?.code ?? null));
  const way = data.numbers("chainage_m");
  const codes = new Int32Array(eventCount);
  for (let i = 0; i < eventCount; i += 1) codes[i] = Number.isNaN(way[i]) ? apart[reason.codes[i]] : 0;
  const whole = facet(values, [codes]);
  // Where nothing is apart there is nothing to choose.
  return whole.present.some((value) => data.notAlong.includes(value ?? "")) ? whole : facet([null], [codes.fill(0)]);
}

/** @type {(statement: Statement) => boolean} */
const isApart = ({ code = "" }) => data.notAlong.includes(code);

/** @type {Float64Array | null} */
let most = null;
/** The killed and wounded of each incident together, the most that is said. @type {() => Float64Array} */
export const casualties = () => (most ??= summedCasualties());

function summedCasualties() {
  /** @type {(what: string) => (i: number) => number} */
  const upper = (what) => {
    const [high, low] = [data.numbers(`${what}_high`), data.numbers(`${what}_low`)];
    return (i) => (Number.isNaN(high[i]) ? low[i] || 0 : high[i]);
  };
  const [killed, wounded] = [upper("killed"), upper("wounded")];
  return Float64Array.from({ length: incidentCount }, (_, i) => Math.floor(killed(i) + wounded(i)));
}

/** Metres from the line up to which a class goes; the last has no end. */
export const DISTANCES = [1000, 5000, 20_000, 100_000];

// Classes by number, from lower bounds that ascend; NaN has none.
/** @type {(numbers: Float64Array, bounds: number[]) => Facet} */
function classes(numbers, bounds) {
  const codes = new Int32Array(eventCount).fill(bounds.length);
  for (let i = 0; i < numbers.length; i += 1)
    if (!Number.isNaN(numbers[i])) codes[i] = bounds.findLastIndex((least) => numbers[i] >= least);
  return facet([...bounds.map(String), null], [codes]);
}

// Districts with their provinces, for a name of a district may be that of several.
function districts() {
  const { pairs, codes } = together("admin2_at", "admin1_at");
  return listing(
    pairs.map((names) => [names.filter(Boolean).join(", ") || null]),
    codes,
  );
}

/** @type {Record<FacetName, () => Facet>} */
const MAKERS = {
  type: () => plain("event_type"),
  side: () => plain("side"),
  sure: certainties,
  along: alongs,
  actor: actors,
  casualties: () =>
    classes(
      casualties(),
      data.appearance.sizes.map(({ least }) => least),
    ),
  distance: () => classes(data.numbers("border_distance_m").map(Math.abs), [0, ...DISTANCES]),
  district: districts,
  status: () => plain("status"),
  source: sources,
};
export const NAMES = /** @type {FacetName[]} */ (Object.keys(MAKERS));

/** @type {Map<FacetName, Facet>} */
const made = new Map();
/** Each is made when it is first asked for. @type {(name: FacetName) => Facet} */
export const facetOf = (name) => once(made, name, MAKERS[name]);
