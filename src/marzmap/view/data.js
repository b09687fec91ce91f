// The data of the page, read once. Texts in it are strangers' texts: they only ever become text nodes.
import * as reader from "./columns.js";
import { byId } from "./dom.js";
import { once } from "./once.js";
import { FEET } from "./words/table_file.js";
import { useLanguages } from "./words/tongues.js";

/** @type {PageData} */
const blob = JSON.parse(byId("data").textContent);

useLanguages(blob.languages);

export const study = blob.study;
export const appearance = blob.appearance; // of incidents: kinds, classes by casualties and by certainty
export const attributions = blob.attributions;
export const relief = blob.relief;
export const online = blob.online;
export const switches = blob.switches; // of layers, in the order of the legend: { key, title, title_fa, layers, visible }
export const plainLayers = blob.plain; // those without a look of their own, by key: { group, geometry, name }
export const citation = blob.citation;
export const licence = blob.licence; // of the incidents
export const notice = blob.notice;
export const lacking = blob.lacking; // units that are old or not here, by country

export const notAlong = blob.not_along; // codes of why an incident does not count along the border

// Incidents and context events, as columns -----------------------------------------------------------
// Events 0 to incidentCount - 1 are the incidents in the order of their dates, the context events follow.

export const eventCount = blob.events.count;
export const incidentCount = blob.events.incidents;

/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const characters = atob(text);
  const decoded = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i += 1) decoded[i] = characters.charCodeAt(i);
  return decoded;
}

/** @type {(text: string) => Response} */
function inflated(text) {
  const stream = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream);
}

/** @type {() => Promise<[Pick<PackedEvents, "columns" | "layers">, Uint8Array]>} */
async function unpacked() {
  if (blob.events.columns) return [blob.events, new Uint8Array()];
  const whole = await inflated(byId("events").textContent).arrayBuffer();
  const length = new DataView(whole).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)));
  return [header, new Uint8Array(whole, 4 + length)];
}

const [[packed, bytes], ground] = await Promise.all([unpacked(), inflated(blob.layers).json()]);
reader.load({ count: eventCount, columns: packed.columns, bytes, wording: blob.wording });
const { columns } = packed;

export const list = reader.list;
export const numbers = reader.numbers;
export const days = reader.days;
export const value = reader.value;
export const coded = reader.coded;

export const columnNames = Object.keys(columns).filter((name) => !FEET.includes(name));

export const longitude = numbers("longitude");
export const latitude = numbers("latitude");
export const start = days("date_start");
export const end = days("date_end");

/** @type {Map<number, EventRow>} */
const made = new Map();

// An event as a row, made when it is first asked for; the same event is always the same object.
/** @type {(i: number) => EventRow} */
export const event = (i) =>
  once(made, i, () => {
    const context = i >= incidentCount;
    const cells = Object.fromEntries(columnNames.map((name) => [name, value(name, i)]));
    return {
      index: i,
      context,
      ...cells,
      incident_id: String(cells.incident_id ?? i + 1),
      at: Number.isNaN(longitude[i]) ? undefined : [latitude[i], longitude[i]],
      number: context ? undefined : i + 1,
    };
  });

/** @type {Map<string, number> | null} */
let indexOf = null;

/** @type {(id: string) => EventRow | null} */
export function eventOf(id) {
  if (!id) return null; // as in most addresses, for which a million ids need not be read
  if (!indexOf) {
    indexOf = new Map();
    for (let i = eventCount - 1; i >= 0; i -= 1) indexOf.set(String(value("incident_id", i) ?? i + 1), i);
  }
  const i = indexOf.get(id);
  return i === undefined ? null : event(i);
}

// Reference layers, as rows --------------------------------------------------------------------------

// A path comes as whole numbers, each the step from the vertex before: x, y, x, y, ...
/** @type {(steps: number[], scale: number) => Path} */
function decoded(steps, scale) {
  /** @type {Path} */
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

/** @type {(layer: PackedLayer) => LayerRow[]} */
function rows({ columns: own, geometry, scale }) {
  const named = Object.entries(own);
  return geometry.map((parts, i) => {
    const paths = parts.map((steps) => decoded(steps, scale));
    return { paths, ...Object.fromEntries(named.map(([column, values]) => [column, values[i]])), at: paths[0]?.[0] };
  });
}

// The straight line from an incident's place to the nearest point of the border; none where the two are one.
/** @type {(i: number) => OfIncident[]} */
function link(i) {
  const [east, north] = FEET.map((name) => numbers(name)[i]);
  if (Number.isNaN(east)) return [];
  /** @type {At} */
  const at = [latitude[i], longitude[i]];
  return [{ incident_id: event(i).incident_id, paths: [[at, [north, east]]], at }];
}

/** @type {Record<string, () => LayerRow[]>} */
const makers = {};
for (const [name, layer] of Object.entries({ ...ground, ...packed.layers })) makers[name] = () => rows(layer);
if (columns.foot_longitude) makers.border_links = () => Array.from({ length: incidentCount }, (_, i) => link(i)).flat();

/** Layers by name; the rows of one are made when it is first asked for. @type {Layers} */
export const layers = {};
for (const [name, make] of Object.entries(makers)) {
  /** @type {LayerRow[] | null} */
  let stored = null;
  Object.defineProperty(layers, name, { enumerable: true, get: () => (stored ??= make()) });
}
/** The rows of a layer, whichever it is. @type {(name: string) => (LayerRow & Record<string, unknown>)[]} */
export const rowsOf = (name) => Object(layers)[name] ?? [];

export const crossings = new Map((layers.crossings ?? []).map((row) => [row.crossing_id, row]));
export const barriers = new Map((layers.barriers ?? []).map((row) => [row.barrier_id, row]));
export const countries = new Map((layers.countries ?? []).map((row) => [row.country, row]));

// Rows of another layer that belong to an incident ---------------------------------------------------

/** @type {Map<string, CandidateRow[]> | null} */
let candidates = null;

/** @type {(row: EventRow) => CandidateRow[]} */
export function candidatesOf(row) {
  if (!candidates) {
    candidates = new Map();
    for (const one of layers.candidates ?? []) once(candidates, one.incident_id, () => []).push(one);
  }
  return row.context ? [] : (candidates.get(row.incident_id) ?? []);
}

/** @type {(row: EventRow) => OfIncident[]} */
export const linksOf = (row) => (row.context ? [] : link(row.index));
