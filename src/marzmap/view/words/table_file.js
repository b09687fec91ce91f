// Events as the text of a file, GeoJSON or CSV, a piece at a time. No document here: a worker writes it too.
import { numbers, table, value } from "../columns.js";
import { shapeOf } from "./shapes.js";
import { worded } from "./statements.js";

const KEPT = 5000; // texts of a column that are written once and then remembered, for most columns have few
const PIECE = 500; // rows
export const FEET = ["foot_longitude", "foot_latitude"]; // for the map only

/** @type {<T>(write: (cell: Cell) => T) => (cell: Cell) => T | string} */
function remembered(write) {
  const stored = new Map();
  return (cell) => {
    if (typeof cell === "number") return String(cell); // finite: an unknown number is null
    let text = stored.get(cell);
    if (text === undefined) {
      text = write(cell);
      if (stored.size < KEPT) stored.set(cell, text);
    }
    return text;
  };
}

// Columns that the page holds as statements, and the tables in English.
const WORDED = new Map([
  ["check_note", "check_note_code"],
  ["claims_note", "claims_note_code"],
  ["reason", "reason_code"],
  ["side_by_source", "side_by_source"],
]);
const english = remembered((stated) => worded(String(stated ?? ""), "english").join("; ") || null);

const columnNames = () =>
  [...new Set(["incident_id", ...Object.keys(table.columns).filter((name) => !FEET.includes(name))])].flatMap((name) =>
    name.endsWith("_code") ? [name.replace("_code", ""), name] : [name],
  );

/** @type {(name: string, i: number) => Cell} */
function cell(name, i) {
  const stated = WORDED.get(name);
  if (stated) return english(value(stated, i));
  return value(name, i) ?? (name === "incident_id" ? String(i + 1) : null);
}

/** The rows of each piece. @type {(indices: Uint32Array) => Generator<Uint32Array>} */
function* pieces(indices) {
  for (let from = 0; from < indices.length; from += PIECE) yield indices.subarray(from, from + PIECE);
}

// GeoJSON (RFC 7946) ---------------------------------------------------------------------------------

const LISTS = new Set(["claims", "sources"]); // JSON in a cell: lists here too, as in layers/incidents.geojson

/** @type {(text: Cell) => string} */
function list(text) {
  try {
    if (typeof text === "string" && Array.isArray(JSON.parse(text))) return text;
  } catch {
    // Falls through: it is a text like others.
  }
  return JSON.stringify(text);
}

/** The line or area that an event is, else its point, if it has one. @type {(i: number) => Shape | null} */
function geometry(i) {
  const [east, north] = [numbers("longitude")[i], numbers("latitude")[i]];
  const point = Number.isNaN(east) ? null : { type: "Point", coordinates: [east, north] };
  return shapeOf(value("footprint_wkt", i)) ?? point;
}

/** @type {(indices: Uint32Array) => string} */
function extent(indices) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const i of indices) {
    const flat = geometry(i)?.coordinates.flat(3) ?? [];
    for (let at = 0; at < flat.length; at += 2) {
      box[0] = Math.min(box[0], flat[at]);
      box[1] = Math.min(box[1], flat[at + 1]);
      box[2] = Math.max(box[2], flat[at]);
      box[3] = Math.max(box[3], flat[at + 1]);
    }
  }
  return box[0] === Infinity ? "" : `"bbox":${JSON.stringify(box)},`;
}

/** @type {(indices: Uint32Array, rights: Rights) => Generator<string>} */
function* geojson(indices, rights) {
  const columns = columnNames().map((name, number) => ({
    name,
    key: `${number ? "," : ""}${JSON.stringify(name)}:`,
    write: remembered(LISTS.has(name) ? list : JSON.stringify),
  }));
  const members = Object.entries(rights).flatMap(([name, text]) =>
    text ? [`${JSON.stringify(name)}:${JSON.stringify(text)},`] : [],
  );
  yield `{"type":"FeatureCollection",${extent(indices)}${members.join("")}"features":[`;
  let gap = "\n";
  for (const rows of pieces(indices)) {
    let text = "";
    for (const i of rows) {
      const id = JSON.stringify(cell("incident_id", i));
      text += `${gap}{"type":"Feature","id":${id},"geometry":${JSON.stringify(geometry(i))},"properties":{`;
      for (const { name, key, write } of columns) text += key + write(cell(name, i));
      text += "}}";
      gap = ",\n";
    }
    yield text;
  }
  yield "\n]}\n";
}

// CSV (RFC 4180) -------------------------------------------------------------------------------------
// UTF-8 without a byte order mark, as incidents.csv: each program that reads tables takes it, and marzmap takes it as a
// study's table again. Days are YYYY-MM-DD, flags True and False, an unknown value is an empty cell. What a spreadsheet
// would run as a formula has an apostrophe before it, as tables/cells/escapes.py writes it.

const FORMULA = /^'*[=+\-@\t\r]/;
const NUMBER = /^[+-]?[\d., ]*(?:[eE][+-]?\d+)?$/;

/** @type {(value: Cell) => string} */
function written(value) {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  const text = FORMULA.test(String(value)) && !NUMBER.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @type {(rights: Rights) => string} */
const inWords = ({ licence, attribution, citation, notice }) =>
  [notice, licence && `Licence: ${licence}.`, ...attribution, citation && `To cite: ${citation}`]
    .filter(Boolean)
    .join(" ");

/** The rights are in the first row: CSV has no other place for them. @type {(indices: Uint32Array, rights: Rights) => Generator<string>} */
function* csv(indices, rights) {
  const names = columnNames();
  const columns = names.map((name) => ({ name, write: remembered(written) }));
  let last = written(inWords(rights));
  yield `${[...names, "rights"].map(written).join(",")}\r\n`;
  for (const rows of pieces(indices)) {
    let text = "";
    for (const i of rows) {
      for (const { name, write } of columns) text += `${write(cell(name, i))},`;
      text += `${last}\r\n`;
      last = "";
    }
    yield text;
  }
}

const FORMATS = { geojson, csv };

// The text of a file; what is yielded between its pieces is how much of it is written.
/** @type {(job: FileJob) => Generator<number, Blob>} */
export function* fileOf({ format, indices, rights }) {
  /** @type {BlobPart[]} */
  const parts = [];
  for (const text of FORMATS[format](indices, rights)) {
    parts.push(new Blob([text])); // which the browser may keep outside the memory of scripts
    yield Math.min(1, ((parts.length - 1) * PIECE) / Math.max(1, indices.length));
  }
  return new Blob(parts, { type: format === "csv" ? "text/csv;charset=utf-8" : "application/geo+json" });
}
