// What is shown, as a file: of the incidents that pass the filters all columns that the page holds.
import { columnNames, latitude, longitude, study, value } from "../data.js";
import { announce, button, byId, el, entitle, fresh, set } from "../dom.js";
import { say } from "../words/say.js";
import { worded } from "../words/statements.js";
import { filtered, listen, state } from "../state.js";

const KEPT = 5000; // texts of a column that are written once and then remembered, for most columns have few

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
const names = [...new Set(["incident_id", ...columnNames])].flatMap((name) =>
  name.endsWith("_code") ? [name.replace("_code", ""), name] : [name],
);
const english = remembered((stated) => worded(String(stated ?? ""), "english").join("; ") || null);

/** @type {(name: string, i: number) => Cell} */
function cell(name, i) {
  const stated = WORDED.get(name);
  if (stated) return english(value(stated, i));
  return value(name, i) ?? (name === "incident_id" ? String(i + 1) : null);
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

/** @type {(indices: Uint32Array) => Blob} */
function geojson(indices) {
  const columns = names.map((name, number) => ({
    name,
    key: `${number ? "," : ""}${JSON.stringify(name)}:`,
    write: remembered(LISTS.has(name) ? list : JSON.stringify),
  }));
  const parts = [`{"type":"FeatureCollection",${extent(indices)}"features":[`];
  indices.forEach((i, n) => {
    const id = JSON.stringify(cell("incident_id", i));
    const placed = !Number.isNaN(longitude[i]);
    const point = placed ? `{"type":"Point","coordinates":[${longitude[i]},${latitude[i]}]}` : "null";
    let row = `${n ? "," : ""}\n{"type":"Feature","id":${id},"geometry":${point},"properties":{`;
    for (const { name, key, write } of columns) row += key + write(cell(name, i));
    parts.push(`${row}}}`);
  });
  parts.push("\n]}\n");
  return new Blob(parts, { type: "application/geo+json" });
}

/** @type {(indices: Uint32Array) => string} */
function extent(indices) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const i of indices) {
    if (Number.isNaN(longitude[i])) continue;
    box[0] = Math.min(box[0], longitude[i]);
    box[1] = Math.min(box[1], latitude[i]);
    box[2] = Math.max(box[2], longitude[i]);
    box[3] = Math.max(box[3], latitude[i]);
  }
  return box[0] === Infinity ? "" : `"bbox":${JSON.stringify(box)},`;
}

// CSV (RFC 4180) -------------------------------------------------------------------------------------
// UTF-8 without a byte order mark, as incidents.csv: each program that reads tables takes it, and marzmap takes it as a
// study's table again. Days are YYYY-MM-DD, flags True and False, an unknown value is an empty cell.

/** @type {(value: Cell) => string} */
function written(value) {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @type {(indices: Uint32Array) => Blob} */
function csv(indices) {
  const columns = names.map((name, number) => ({ name, gap: number ? "," : "", write: remembered(written) }));
  const parts = [`${names.map(written).join(",")}\r\n`];
  for (const i of indices) {
    let row = "";
    for (const { name, gap, write } of columns) row += gap + write(cell(name, i));
    parts.push(`${row}\r\n`);
  }
  return new Blob(parts, { type: "text/csv;charset=utf-8" });
}

// Buttons --------------------------------------------------------------------------------------------

/** A part must not pass for the whole, so its name says that it was selected. @type {(ending: string) => string} */
function fileName(ending) {
  const name = study.id.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "") || "incidents";
  return `${name}${filtered() ? "-selected" : ""}.${ending}`;
}

/** @type {(blob: Blob, name: string) => void} */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  announce(say("{file} is saved", { file: name }));
}

// Copies an address; where the browser does not let us, shows it selected for the reader to copy.
/** @type {(label: string, address: () => string) => [HTMLButtonElement, HTMLInputElement]} */
export function copyButton(label, address) {
  const field = el("input", { type: "text", readonly: true, class: "copied", hidden: true });
  const show = () => {
    set(field, { "aria-label": say("Address") });
    field.hidden = false;
    field.value = address();
    field.focus();
    field.select();
  };
  const done = () => {
    copy.textContent = say("Copied");
    announce(say("The address is copied"));
    setTimeout(() => (copy.textContent = label), 2000);
  };
  const onclick = () => (navigator.clipboard ? navigator.clipboard.writeText(address()).then(done, show) : show());
  const copy = button({ onclick }, label);
  return [copy, field];
}

export function drawDownload() {
  /** @type {(id: string, name: string, label: string, make: (indices: Uint32Array) => Blob, ending: string) => HTMLElement} */
  const file = (id, name, label, make, ending) =>
    entitle(button({ id, onclick: () => save(make(state.shown), fileName(ending)) }, name), label);
  const draw = () => {
    const [copy, address] = copyButton(say("Copy address"), () => location.href);
    copy.id = "copy-address";
    fresh(
      byId("take"),
      el("span", {}, say("Download")),
      file("download-geojson", "GeoJSON", say("Download what is shown as GeoJSON"), geojson, "geojson"),
      file("download-csv", "CSV", say("Download what is shown as CSV"), csv, "csv"),
      copy,
      address,
    );
  };
  draw();
  listen((patch) => "lang" in patch && draw());
}
