// The data of the page, read once. Texts in it are strangers' texts: they only ever become text nodes.
const blob = JSON.parse(document.getElementById("data").textContent);

export const study = blob.study;
export const attributions = blob.attributions;
export const relief = blob.relief;
export const online = blob.online;
export const citation = blob.citation ?? "";

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

function rows(name) {
  const layer = blob.layers[name];
  return layer.geometry.map((parts, i) => {
    const row = { paths: parts.map((steps) => decoded(steps, layer.scale)) };
    for (const [column, values] of Object.entries(layer.columns)) row[column] = values[i];
    row.at = row.paths[0]?.[0];
    return row;
  });
}

export const layers = Object.fromEntries(Object.keys(blob.layers).map((name) => [name, rows(name)]));
export const crossings = new Map((layers.crossings ?? []).map((row) => [row.crossing_id, row]));
export const barriers = new Map((layers.barriers ?? []).map((row) => [row.barrier_id, row]));
export const countries = new Map((layers.countries ?? []).map((row) => [row.country, row]));

// Incidents and context events, as columns -----------------------------------------------------------
// Events 0 to incidentCount - 1 are the incidents in the order of their dates, the context events follow.

export const eventCount = blob.events.count;
export const incidentCount = blob.events.incidents;
export const NO_DAY = -(2 ** 31); // in `days`: date not known

async function unpacked() {
  if (blob.events.columns) return [blob.events.columns, null];
  const text = document.getElementById("events").textContent;
  const zipped = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
  const whole = await new Response(stream).arrayBuffer();
  const length = new DataView(whole).getUint32(0, true);
  const { columns } = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)));
  return [columns, new Uint8Array(whole, 4 + length)];
}

const [packed, bytes] = await unpacked();

// The whole numbers of a packed column: all their first bytes, then all their second ones, ...
function whole({ values, bytes: size, start }) {
  if (size === undefined) return Int32Array.from(values, (value) => value ?? NO_DAY);
  const found = size === 2 ? new Uint16Array(eventCount) : new Int32Array(eventCount);
  const [a, b, c, d] = Array.from({ length: size }, (_, place) =>
    bytes.subarray(start + place * eventCount, start + (place + 1) * eventCount),
  );
  if (size === 2) for (let i = 0; i < eventCount; i += 1) found[i] = a[i] | (b[i] << 8);
  else for (let i = 0; i < eventCount; i += 1) found[i] = a[i] | (b[i] << 8) | (c[i] << 16) | (d[i] << 24);
  return found;
}

const MAKERS = {
  text: ({ values }) => (i) => values[i],
  codes: (column) => {
    const codes = whole(column);
    return (i) => column.values[codes[i]];
  },
  figures: (column) => {
    const found = figures(column);
    return (i) => (Number.isNaN(found[i]) ? null : found[i]);
  },
  flags: (column) => {
    const found = whole(column);
    return (i) => (found[i] === NO_DAY ? null : Boolean(found[i]));
  },
  days: (column) => {
    const found = whole(column);
    return (i) => (found[i] === NO_DAY ? null : new Date(found[i] * 86_400_000).toISOString().slice(0, 10));
  },
};

// A figure that is not known is NaN.
function figures(column) {
  if (!column) return new Float64Array(eventCount).fill(NaN);
  if (column.values) return Float64Array.from(column.values, (value) => (value === null ? NaN : value / column.scale));
  return Float64Array.from(whole(column), (value) => (value === NO_DAY ? NaN : value / column.scale));
}

const getters = new Map();

// One value of a column; null where it is not known, and in a column that the table does not have.
export function value(name, i) {
  if (!getters.has(name)) getters.set(name, packed[name] ? MAKERS[packed[name].kind](packed[name]) : () => null);
  return getters.get(name)(i) ?? null;
}

export const columnNames = Object.keys(packed);
export const numbers = (name) => figures(packed[name]); // Float64Array
export const days = (name) => (packed[name] ? whole(packed[name]) : new Int32Array(eventCount).fill(NO_DAY)); // since 1970

// A column as codes of its distinct values: { values, codes }.
export function coded(name) {
  if (packed[name]?.kind === "codes") return { values: packed[name].values, codes: whole(packed[name]) };
  const numberOf = new Map();
  const codes = new Int32Array(eventCount);
  for (let i = 0; i < eventCount; i += 1) {
    const found = value(name, i);
    if (!numberOf.has(found)) numberOf.set(found, numberOf.size);
    codes[i] = numberOf.get(found);
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
    for (let i = eventCount - 1; i >= 0; i -= 1) byId.set(value("incident_id", i) ?? String(i + 1), i);
  }
  return byId.has(id) ? event(byId.get(id)) : null;
}

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
  if (!groups.has(name)) groups.set(name, grouped(name));
  return row.context ? [] : (groups.get(name).get(row.incident_id) ?? []);
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
