// The data of the page, read once. Texts in it are strangers' texts: they only ever become text nodes.
import { isoDay, NO_DAY } from "./words/days.js";

const blob = JSON.parse(document.getElementById("data").textContent);

export const study = blob.study;
export const appearance = blob.appearance; // of incidents: kinds, classes by casualties and by certainty
export const attributions = blob.attributions;
export const relief = blob.relief;
export const online = blob.online;
export const switches = blob.switches; // of layers, in the order of the legend: { key, title, title_fa, layers, visible }
export const plainLayers = blob.plain; // those without a look of their own, by key: { group, geometry, name }
export const citation = blob.citation;
export const notice = blob.notice;
export const wording = new Map(Object.entries(blob.wording)); // words of reasons and sides, by code

// Incidents and context events, as columns -----------------------------------------------------------
// Events 0 to incidentCount - 1 are the incidents in the order of their dates, the context events follow.

export const eventCount = blob.events.count;
export const incidentCount = blob.events.incidents;

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const signs = atob(text);
  const found = new Uint8Array(signs.length);
  for (let i = 0; i < signs.length; i += 1) found[i] = signs.charCodeAt(i);
  return found;
}

async function unpacked() {
  if (blob.events.columns) return [blob.events, null];
  const zipped = fromBase64(document.getElementById("events").textContent);
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
  const whole = await new Response(stream).arrayBuffer();
  const length = new DataView(whole).getUint32(0, true);
  const told = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)));
  return [told, new Uint8Array(whole, 4 + length)];
}

const [packed, bytes] = await unpacked();
const { columns } = packed;
const wholes = new Map(); // columns that were decoded, by name
const floats = new Map();

// The whole numbers of a column, decoded once. Packed they lie as all their first bytes, then all their second ones, ...
function whole(name) {
  if (!wholes.has(name)) wholes.set(name, columns[name] ? decodedWhole(columns[name]) : filled(NO_DAY));
  return wholes.get(name);
}

const filled = (one) => new Int32Array(eventCount).fill(one);

function decodedWhole({ values, bytes: size, start }) {
  if (size === undefined) return Int32Array.from(values, (value) => value ?? NO_DAY);
  const plane = (place) => bytes.subarray(start + place * eventCount, start + (place + 1) * eventCount);
  const [a, b] = [plane(0), plane(1)];
  if (size === 1) return a;
  const found = size === 2 ? new Uint16Array(eventCount) : new Int32Array(eventCount);
  if (size === 2) {
    for (let i = 0; i < eventCount; i += 1) found[i] = a[i] | (b[i] << 8);
    return found;
  }
  const [c, d] = [plane(2), plane(3)];
  for (let i = 0; i < eventCount; i += 1) found[i] = a[i] | (b[i] << 8) | (c[i] << 16) | (d[i] << 24);
  return found;
}

// A column of figures; one that is not known is NaN.
export function numbers(name) {
  if (!floats.has(name)) floats.set(name, decodedFloats(columns[name]));
  return floats.get(name);
}

function decodedFloats(column) {
  const found = new Float64Array(eventCount);
  if (!column) return found.fill(NaN);
  const { scale, values } = column;
  const known = values ?? decodedWhole(column);
  const missing = values ? null : NO_DAY;
  for (let i = 0; i < eventCount; i += 1) found[i] = known[i] === missing ? NaN : known[i] / scale;
  return found;
}

export const days = (name) => whole(name); // NO_DAY where one is not known

// Packed texts lie one after the other: where each begins is summed up once.
function textsOf(name) {
  const column = columns[name];
  if (column.values) return (i) => column.values[i];
  const lengths = whole(name);
  const starts = new Uint32Array(eventCount);
  let at = column.texts;
  for (let i = 0; i < eventCount; i += 1) {
    starts[i] = at;
    if (lengths[i] > 0) at += lengths[i];
  }
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return (i) => (lengths[i] === NO_DAY ? null : decoder.decode(bytes.subarray(starts[i], starts[i] + lengths[i])));
}

const GETTERS = {
  text: textsOf,
  codes: (name) => {
    const { values } = columns[name];
    const codes = whole(name);
    return (i) => values[codes[i]];
  },
  figures: (name) => {
    const found = numbers(name);
    return (i) => (Number.isNaN(found[i]) ? null : found[i]);
  },
  flags: (name) => {
    const found = whole(name);
    return (i) => (found[i] === NO_DAY ? null : Boolean(found[i]));
  },
  days: (name) => {
    const found = whole(name);
    return (i) => (found[i] === NO_DAY ? null : isoDay(found[i]));
  },
};

const getters = new Map();

function getter(name) {
  if (!getters.has(name)) getters.set(name, columns[name] ? GETTERS[columns[name].kind](name) : () => null);
  return getters.get(name);
}

// One value of a column; null where it is not known, and in a column that the table does not have.
export const value = (name, i) => getter(name)(i) ?? null;

const FEET = ["foot_longitude", "foot_latitude"];
export const columnNames = Object.keys(columns).filter((name) => !FEET.includes(name));

// Whether a column comes as codes: of many events it holds few values.
export const isCoded = (name) => columns[name]?.kind === "codes";

// A column as codes of its distinct values: { values, codes }.
export function coded(name) {
  if (!columns[name]) return { values: eventCount ? [null] : [], codes: new Uint8Array(eventCount) };
  if (columns[name].kind === "codes") return { values: columns[name].values, codes: whole(name) };
  const get = getter(name);
  const numberOf = new Map();
  const codes = new Int32Array(eventCount);
  for (let i = 0; i < eventCount; i += 1) {
    const found = get(i) ?? null;
    let number = numberOf.get(found);
    if (number === undefined) numberOf.set(found, (number = numberOf.size));
    codes[i] = number;
  }
  return { values: [...numberOf.keys()], codes };
}

export const longitude = numbers("longitude");
export const latitude = numbers("latitude");
export const start = days("date_start");
export const end = days("date_end");

const made = new Map();

// An event as a row, made when it is first asked for; the same event is always the same object.
export function event(i) {
  if (!made.has(i)) {
    const row = { index: i, context: i >= incidentCount };
    for (const name of columnNames) row[name] = value(name, i);
    row.incident_id ??= String(i + 1);
    row.at = Number.isNaN(longitude[i]) ? undefined : [latitude[i], longitude[i]];
    if (!row.context) row.number = i + 1;
    made.set(i, row);
  }
  return made.get(i);
}

let byId = null;

export function eventOf(id) {
  if (!byId) {
    byId = new Map();
    const get = getter("incident_id");
    for (let i = eventCount - 1; i >= 0; i -= 1) byId.set(get(i) ?? String(i + 1), i);
  }
  return byId.has(id) ? event(byId.get(id)) : null;
}

// Reference layers, as rows --------------------------------------------------------------------------

// A path comes as whole numbers, each the step from the vertex before: x, y, x, y, ...
function decoded(steps, scale) {
  const path = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    path.push([y / scale, x / scale]);
  }
  return path;
}

function rows({ columns: own, geometry, scale }) {
  const named = Object.entries(own);
  return geometry.map((parts, i) => {
    const row = { paths: parts.map((steps) => decoded(steps, scale)) };
    for (const [column, values] of named) row[column] = values[i];
    row.at = row.paths[0]?.[0];
    return row;
  });
}

// The straight line from an incident's place to the nearest point of the border; none where the two are one.
function link(i) {
  const [east, north] = FEET.map((name) => numbers(name)[i]);
  if (Number.isNaN(east)) return [];
  const at = [latitude[i], longitude[i]];
  return [{ incident_id: event(i).incident_id, paths: [[at, [north, east]]], at }];
}

const makers = Object.entries({ ...blob.layers, ...packed.layers }).map(([name, layer]) => [name, () => rows(layer)]);
if (columns.foot_longitude)
  makers.push(["border_links", () => Array.from({ length: incidentCount }, (_, i) => link(i)).flat()]);

// Layers by name; the rows of one are made when it is first asked for.
export const layers = {};
for (const [name, make] of makers) {
  let known = null;
  Object.defineProperty(layers, name, { enumerable: true, get: () => (known ??= make()) });
}
export const crossings = new Map((layers.crossings ?? []).map((row) => [row.crossing_id, row]));
export const barriers = new Map((layers.barriers ?? []).map((row) => [row.barrier_id, row]));
export const countries = new Map((layers.countries ?? []).map((row) => [row.country, row]));

// Rows of another layer that belong to an incident ---------------------------------------------------

function grouped(name) {
  const groups = new Map();
  for (const row of layers[name] ?? []) {
    if (!groups.has(row.incident_id)) groups.set(row.incident_id, []);
    groups.get(row.incident_id).push(row);
  }
  return groups;
}

const groups = new Map();

export function belonging(name, row) {
  if (row.context) return [];
  if (name === "border_links") return link(row.index);
  if (!groups.has(name)) groups.set(name, grouped(name));
  return groups.get(name).get(row.incident_id) ?? [];
}

export const candidatesOf = (row) => belonging("candidates", row);

// JSON inside a cell. What is no list of objects is kept as one plain text, so that nothing is lost.
export function list(cell) {
  if (!cell) return [];
  try {
    const found = JSON.parse(cell);
    if (Array.isArray(found) && found.every((one) => one && typeof one === "object")) return found;
  } catch {
    // Falls through: the text itself is shown.
  }
  return [{ text: cell, title: cell }];
}
