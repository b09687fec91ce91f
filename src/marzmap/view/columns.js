// Columns of events: plain lists of a few, bytes of many. No document here: the worker that searches has them too.
import { once } from "./once.js";
import { isoDay, NO_DAY } from "./words/days.js";

/** @type {Table} */
export const table = { count: 0, columns: {}, bytes: new Uint8Array(), wording: {} };

/** Gives the table its content, before any column is asked for. @type {(content: Table) => void} */
export const load = (content) => void Object.assign(table, content);

/** @type {Map<string, Int32Array | Uint16Array | Uint8Array>} */
const wholes = new Map(); // columns that were decoded, by name
/** @type {Map<string, Float64Array>} */
const floats = new Map();

// The whole numbers of a column, decoded once. Packed they lie as all their first bytes, then all their second ones, ...
/** @type {(name: string) => Int32Array | Uint16Array | Uint8Array} */
const whole = (name) =>
  once(wholes, name, () => (table.columns[name] ? decodedWhole(table.columns[name]) : filled(NO_DAY)));

/** @type {(one: number) => Int32Array} */
const filled = (one) => new Int32Array(table.count).fill(one);

/** @type {(column: Column) => Int32Array | Uint16Array | Uint8Array} */
function decodedWhole({ values, bytes: size, start = 0 }) {
  if (size === undefined) return Int32Array.from(/** @type {(number | null)[]} */ (values), (value) => value ?? NO_DAY);
  /** @type {(place: number) => Uint8Array} */
  const plane = (place) => table.bytes.subarray(start + place * table.count, start + (place + 1) * table.count);
  const [a, b] = [plane(0), plane(1)];
  if (size === 1) return a;
  const wide = size === 2 ? new Uint16Array(table.count) : new Int32Array(table.count);
  for (let i = 0; i < table.count; i += 1) wide[i] = a[i] | (b[i] << 8);
  if (size === 2) return wide;
  const [c, d] = [plane(2), plane(3)];
  for (let i = 0; i < table.count; i += 1) wide[i] |= (c[i] << 16) | (d[i] << 24);
  return wide;
}

/** A column of figures; an unknown one is NaN. @type {(name: string) => Float64Array} */
export const numbers = (name) => once(floats, name, () => decodedFloats(table.columns[name]));

/** @type {(column: Column | undefined) => Float64Array} */
function decodedFloats(column) {
  const decoded = new Float64Array(table.count);
  if (!column) return decoded.fill(NaN);
  const { scale = 1, values } = column;
  const packed = values ?? decodedWhole(column);
  const missing = values ? null : NO_DAY;
  for (let i = 0; i < table.count; i += 1) decoded[i] = packed[i] === missing ? NaN : Number(packed[i]) / scale;
  return decoded;
}

/** @type {(name: string) => Numbers} */
export const days = (name) => whole(name); // NO_DAY for an unknown one

/** Packed texts lie one after the other: where each begins is summed up once. @type {(name: string) => Getter} */
function textsOf(name) {
  const column = table.columns[name];
  const { values } = column;
  if (values) return (i) => values[i];
  const lengths = whole(name);
  const starts = new Uint32Array(table.count);
  let at = column.texts ?? 0;
  for (let i = 0; i < table.count; i += 1) {
    starts[i] = at;
    if (lengths[i] > 0) at += lengths[i];
  }
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return (i) =>
    lengths[i] === NO_DAY ? null : decoder.decode(table.bytes.subarray(starts[i], starts[i] + lengths[i]));
}

/** @type {Record<Column["kind"], (name: string) => Getter>} */
const GETTERS = {
  text: textsOf,
  codes: (name) => {
    const { values, codes } = coded(name);
    return (i) => values[codes[i]];
  },
  figures: (name) => {
    const values = numbers(name);
    return (i) => (Number.isNaN(values[i]) ? null : values[i]);
  },
  flags: (name) => {
    const values = whole(name);
    return (i) => (values[i] === NO_DAY ? null : Boolean(values[i]));
  },
  days: (name) => {
    const values = whole(name);
    return (i) => (values[i] === NO_DAY ? null : isoDay(values[i]));
  },
};

/** @type {Map<string, Getter>} */
const getters = new Map();

/** @type {(name: string) => Getter} */
const getter = (name) =>
  once(getters, name, () => (table.columns[name] ? GETTERS[table.columns[name].kind](name) : () => null));

// One value of a column; null for an unknown one, and in a column that the table does not have.
/** @type {(name: string, i: number) => Cell} */
export const value = (name, i) => getter(name)(i) ?? null;

/** Whether a column comes as codes: of many events it holds few values. @type {(name: string) => boolean} */
export const isCoded = (name) => table.columns[name]?.kind === "codes";

/** A column as codes of its distinct values: { values, codes }. @type {(name: string) => Coded} */
export function coded(name) {
  if (!table.columns[name]) return { values: table.count ? [null] : [], codes: new Uint8Array(table.count) };
  const { kind, values: own } = table.columns[name];
  if (kind === "codes") return { values: /** @type {(string | null)[]} */ (own), codes: whole(name) };
  const get = getter(name);
  /** @type {Map<string | null, number>} */
  const numberOf = new Map();
  const codes = new Int32Array(table.count);
  for (let i = 0; i < table.count; i += 1) {
    const text = /** @type {string | null} */ (get(i) ?? null);
    codes[i] = once(numberOf, text, () => numberOf.size);
  }
  return { values: [...numberOf.keys()], codes };
}

// JSON inside a cell. Anything but a list of objects is kept as one plain text, so that nothing is lost.
/** @type {(cell: Maybe<string>) => Listed[]} */
export function list(cell) {
  if (!cell) return [];
  try {
    const entries = JSON.parse(cell);
    if (Array.isArray(entries) && entries.every((one) => one && typeof one === "object")) return entries;
  } catch {
    // Falls through: the text itself is shown.
  }
  return [{ text: cell, title: cell }];
}
