// The one state: whoever changes it calls `change`, whoever shows it listens.
import * as data from "./data.js";
import { facetOf, NAMES } from "./facets.js";
import { partOf, parts } from "./map/chainage.js";
import { isoDay, NO_DAY } from "./words/days.js";
import { lookUp } from "./words/lookup.js";

const { eventCount, incidentCount, start, end } = data;

// A facet's filter is null, which lets all pass, or the set of values that pass.
/** @type {Record<string, number>} */
const BIT = Object.fromEntries(["period", "text", "reach", ...NAMES].map((name, place) => [name, 1 << place]));
const LAYERS = data.switches.filter(({ visible }) => visible).map(({ key }) => key);
const ALL_LAYERS = data.switches.map(({ key }) => key);
export const STRIPS = ["time", "border"];
export const STEPS = ["day", "week", "month", "quarter", "year"];
/** @type {Lang[]} */
const LANGUAGES = ["en", "fa"];
const OWN_LANGUAGE = LANGUAGES.find((one) => one === data.study.ui) ?? "en"; // of the study
export const ORDERS = ["oldest", "newest", "casualties", "distance", "certainty"];
const OWN_ORDER = ORDERS.find((one) => one === data.study.sort) ?? ORDERS[0]; // of the study
/** @type {Scheme[]} */
const SCHEMES = ["light", "dark"];

// The period is days since 1970: an event is in it if it may have happened on one of its days.
/** @type {Record<FacetName, null> & { from: null, to: null, text: string, reach: null }} */
export const NO_FILTER = {
  .../** @type {Record<FacetName, null>} */ (Object.fromEntries(NAMES.map((name) => [name, null]))),
  from: null,
  to: null,
  text: "",
  reach: null, // a stretch of the border: { border_id, border_part, from_m, to_m }
};

/** @type {State} */
export const state = {
  ...NO_FILTER,
  misspelt: false, // whether the text is there in other spellings only
  layers: new Set(LAYERS), // those that are seen
  strip: "time", // what the strip under the map shows
  step: null, // the unit by which the period moves and snaps; null is as the strip has room
  keeps: false, // whether a walk through time keeps what it has passed
  lang: OWN_LANGUAGE,
  scheme: null, // "light" or "dark"; null is as the reader's system has it
  online: null, // a layer of the network
  selected: null, // an event's row
  lost: null, // the id in the address, where no event has it
  hovered: null,
  stretch: null, // of the border, pointed at: { border_id, border_part, from_m, to_m }
  place: null, // asked about: [latitude, longitude]
  measure: null, // the points between which is measured
  order: OWN_ORDER, // of the list
  inView: false, // whether the list has only what the map shows
  seen: null, // the part of the map that nothing covers, while that is so
  shown: new Uint32Array(), // the incidents that pass every filter
  around: new Uint32Array(), // the context events that do
};

// What passes ----------------------------------------------------------------------------------------

const fails = new Uint16Array(eventCount); // of each event, the filters it does not pass

/** @type {(bit: number, test: Test) => void} */
function judge(bit, test) {
  for (let i = 0; i < eventCount; i += 1) {
    if (!test || test(i)) fails[i] &= ~bit;
    else fails[i] |= bit;
  }
}

/** @type {(name: FacetName) => Test} */
function byFacet(name) {
  const chosen = state[name];
  if (!chosen) return null;
  const { values, codes } = facetOf(name);
  const on = values.map((value) => chosen.has(value));
  if (codes.length === 1) return (i) => i >= incidentCount || on[codes[0][i]];
  return (i) => i >= incidentCount || codes.some((one) => on[one[i]]);
}

/** @type {() => Test} */
function byPeriod() {
  if (state.from === null && state.to === null) return null;
  const [from, to] = [state.from ?? -Infinity, state.to ?? Infinity];
  return (i) => start[i] !== NO_DAY && start[i] <= to && (end[i] === NO_DAY ? start[i] : end[i]) >= from;
}

/** @type {() => Test} */
function byReach() {
  if (!state.reach) return null;
  const { border_id, border_part, from_m, to_m } = state.reach;
  const [part, along] = [data.numbers("border_part"), data.numbers("chainage_m")];
  const { values, codes } = data.coded("border_id");
  const own = values.indexOf(border_id);
  return (i) =>
    i >= incidentCount || (codes[i] === own && part[i] === border_part && along[i] >= from_m && along[i] <= to_m);
}

/** @type {(from: number, to: number, without?: number) => Uint32Array} */
function gathered(from, to, without = 0) {
  const passing = new Uint32Array(to - from);
  let count = 0;
  for (let i = from; i < to; i += 1) if (!(fails[i] & ~without)) passing[count++] = i;
  return passing.slice(0, count);
}

const contextEnd = () => (state.layers.has("context") ? eventCount : incidentCount);

const refresh = () => {
  state.shown = gathered(0, incidentCount);
  state.around = gathered(incidentCount, contextEnd());
};
refresh();

// Incidents that pass every filter but this one ("period", "type", ...).
/** @type {(name: string) => Uint32Array} */
export const passingBut = (name) => gathered(0, incidentCount, BIT[name]);

/** Context events that do, where they are seen. @type {(name: string) => Uint32Array} */
export const aroundBut = (name) => gathered(incidentCount, contextEnd(), BIT[name]);

/** @type {(row: EventRow) => boolean} */
export const passes = ({ index, context }) => !fails[index] && (!context || state.layers.has("context"));

// How many incidents of each value of a facet pass all other filters: of a value that is on, as many as are shown.
/** @type {(name: FacetName) => Map<string | null, number>} */
export function counts(name) {
  const { values, codes } = facetOf(name);
  const sums = new Uint32Array(values.length);
  const others = ~BIT[name];
  for (const one of codes)
    for (let i = 0; i < incidentCount; i += 1) if (!(fails[i] & others) && one[i] >= 0) sums[one[i]] += 1;
  return new Map(values.map((value, number) => [value, sums[number]]));
}

// Changes --------------------------------------------------------------------------------------------

/** @type {((patch: Patch) => unknown)[]} */
const listeners = [];
/** @type {(listener: (patch: Patch) => unknown) => void} */
export const listen = (listener) => listeners.push(listener);

// Listeners get what was changed; "shown" is among it where other events may pass than before.
/** @type {(patch: Patch) => void} */
export function change(patch) {
  Object.assign(state, patch.selected && { lost: null }, patch);
  const judged = NAMES.filter((name) => name in patch);
  for (const name of judged) judge(BIT[name], byFacet(name));
  const dated = "from" in patch || "to" in patch;
  if (dated) judge(BIT.period, byPeriod());
  if ("reach" in patch) judge(BIT.reach, byReach());
  if ("text" in patch) seek();
  tell(patch, judged.length > 0 || dated || "reach" in patch || "text" in patch || "layers" in patch);
}

/** @type {(patch: Patch, refreshed: boolean) => void} */
function tell(patch, refreshed) {
  if (refreshed) refresh();
  const changed = refreshed ? { ...patch, shown: state.shown } : { ...patch };
  for (const listener of listeners) listener(changed);
}

// Among many events what the text finds comes later: until then the same events pass as before.
function seek() {
  const { text } = state;
  let later = false;
  lookUp(text, (passed) => {
    judge(BIT.text, passed && ((i) => passed[i] > 0));
    state.misspelt = passed?.includes(2) ?? false;
    if (later) tell({ text }, true);
  });
  later = true;
}

/** @type {<T>(values: Iterable<T>, value: T, on: boolean) => Set<T>} */
function switched(values, value, on) {
  const next = new Set(values);
  if (on) next.add(value);
  else next.delete(value);
  return next;
}

// One value of a facet on or off; all on means no filter.
/** @type {(name: FacetName, value: string | null, on: boolean) => void} */
export function toggle(name, value, on) {
  const next = switched(state[name] ?? facetOf(name).present, value, on);
  change({ [name]: facetOf(name).present.every((one) => next.has(one)) ? null : next });
}

/** @type {(name: string, on: boolean) => void} */
export const toggleLayer = (name, on) => change({ layers: switched(state.layers, name, on) });

export const filtered = () =>
  NAMES.some((name) => state[name]) ||
  [state.from, state.to, state.reach].some((one) => one !== null) ||
  state.text.trim() !== "";

// The address ----------------------------------------------------------------------------------------
// #incident=ID&type=A~B&side=...&sure=...&source=...&from=YYYY-MM-DD&to=...&km=700-800&q=TEXT&layers=...&strip=...&step=...&play=keep&sort=...&list=view&lang=...&map=zoom/lat/lon
// Only what is not as at the start is written; the value null is an empty text, "!" is the empty set.

/** @type {(text: string) => string} */
const encode = (text) =>
  encodeURIComponent(text.toWellFormed?.() ?? text).replace(
    /[~!*'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** @type {(text: string) => string} */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not ours
  }
}

/** @type {(set: Set<string | null>, order: (string | null)[]) => string} */
const written = (set, order) =>
  set.size
    ? order
        .filter((one) => set.has(one))
        .map((one) => encode(one ?? ""))
        .join("~")
    : "!";

/** @type {(text: string | undefined) => number | null} */
function dayOf(text) {
  const time = /^\d{4}-\d\d-\d\d$/.test(text ?? "") ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(time) ? null : time / 86_400_000;
}

// Kilometres along the border, with its name and the number of its part where there are several: 700-800~AFG-IRN~1.
/** @type {(text: string | undefined) => Stretch | null} */
function reachOf(text) {
  const [, from, to, id, part] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?:~([^~]+)~(\d+))?$/.exec(text ?? "") ?? [];
  const own = parts[id ? partOf(decode(id), Number(part)) : 0];
  if (!own || !from || Number(from) >= Number(to)) return null;
  const { border_id, border_part } = own;
  return { border_id, border_part, from_m: 1000 * Number(from), to_m: 1000 * Number(to) };
}

/** @type {(stretch: Stretch) => string} */
function reachText({ border_id, border_part, from_m, to_m }) {
  const [from, to] = [from_m, to_m].map((metres) => Number((metres / 1000).toFixed(3)));
  return `${from}-${to}${partOf(border_id, border_part) ? `~${encode(border_id)}~${border_part}` : ""}`;
}

// What the address says, as a patch of the state and the map's view.
/** @type {(hash?: string) => { patch: Patch, view: View | null }} */
export function readAddress(hash = location.hash) {
  /** @type {Map<string, string>} */
  const given = new Map();
  for (const part of hash.slice(1).split("&")) given.set(part.split("=", 1)[0], part.slice(part.indexOf("=") + 1));
  /** @type {Patch} */
  const patch = { ...NO_FILTER, online: null };
  for (const name of NAMES) {
    const text = given.get(name);
    if (text === undefined) continue;
    const wanted = text === "!" ? [] : text.split("~").map(decode);
    const { present } = facetOf(name);
    const chosen = new Set(present.filter((value) => wanted.includes(value ?? "")));
    if (wanted.length === 0 || chosen.size) patch[name] = chosen.size === present.length ? null : chosen;
  }
  patch.from = dayOf(given.get("from"));
  patch.to = dayOf(given.get("to"));
  patch.reach = reachOf(given.get("km"));
  patch.text = decode(given.get("q") ?? "");
  const layers = given.get("layers");
  patch.layers = new Set(layers === undefined ? LAYERS : ALL_LAYERS.filter((name) => layers.split("~").includes(name)));
  Object.assign(patch, readChoices(given));
  const id = decode(given.get("incident") ?? "");
  patch.selected = data.eventOf(id);
  patch.lost = patch.selected ? null : id || null;
  const [zoom, latitude, longitude, ...more] = (given.get("map") ?? "").split("/").map(Number);
  const whole = !more.length && [zoom, latitude, longitude].every(Number.isFinite);
  return { patch, view: whole ? [zoom, latitude, longitude] : null };
}

// What is one of a few values.
/** @type {(given: Map<string, string>) => Patch} */
function readChoices(given) {
  /** @type {<T extends string>(name: string, allowed: T[]) => T | undefined} */
  const oneOf = (name, allowed) => allowed.find((one) => one === given.get(name));
  return {
    strip: oneOf("strip", STRIPS) ?? "time",
    step: oneOf("step", STEPS) ?? null,
    keeps: given.get("play") === "keep",
    order: oneOf("sort", ORDERS) ?? OWN_ORDER,
    inView: given.get("list") === "view",
    lang: oneOf("lang", LANGUAGES) ?? OWN_LANGUAGE,
    scheme: oneOf("scheme", SCHEMES) ?? null,
  };
}

/** The address of one incident, whatever else is chosen. @type {(row: EventRow) => string} */
export const addressOf = (row) =>
  `#incident=${encode(row.incident_id)}${state.lang === OWN_LANGUAGE ? "" : `&lang=${state.lang}`}`;

/** The state as an address; `view` is [zoom, latitude, longitude]. @type {(view: View) => string} */
export function address(view) {
  /** @type {string[]} */
  const parts = [];
  /** @type {(name: string, text: string) => void} */
  const put = (name, text) => parts.push(`${name}=${text}`);
  if (state.selected) put("incident", encode(state.selected.incident_id));
  for (const name of NAMES) {
    const chosen = state[name];
    if (chosen) put(name, written(chosen, facetOf(name).present));
  }
  if (state.from !== null) put("from", isoDay(state.from));
  if (state.to !== null) put("to", isoDay(state.to));
  if (state.reach) put("km", reachText(state.reach));
  if (state.text) put("q", encode(state.text));
  if (state.layers.size !== LAYERS.length || LAYERS.some((name) => !state.layers.has(name)))
    put("layers", written(state.layers, ALL_LAYERS));
  if (state.strip !== "time") put("strip", state.strip);
  if (state.step) put("step", state.step);
  if (state.keeps) put("play", "keep");
  if (state.order !== OWN_ORDER) put("sort", state.order);
  if (state.inView) put("list", "view");
  if (state.lang !== OWN_LANGUAGE) put("lang", state.lang);
  if (state.scheme) put("scheme", state.scheme);
  const [zoom, lat, lon] = view;
  put("map", `${+zoom.toFixed(2)}/${lat.toFixed(4)}/${lon.toFixed(4)}`);
  return `#${parts.join("&")}`;
}
