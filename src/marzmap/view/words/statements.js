// Statements of the tables, "code(value,value);code": a code has its words in attributes.py.
import { table } from "../columns.js";
import { fill } from "./say.js";

/** @type {(value: string) => string} */
const plain = (value) => value.replace(/%(25|28|29|2C|3B)/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));

/** The words of reasons and sides, by code. @type {(code: string | undefined) => Wording | undefined} */
const wordsOf = (code) => (code && Object.hasOwn(table.wording, code) ? table.wording[code] : undefined);

// A cell as a list of { code, values, text }: values by their names, null where the text is not a statement.
/** @type {(cell: Maybe<string>) => Statement[]} */
export const statements = (cell) =>
  (cell ?? "")
    .split(";")
    .filter(Boolean)
    .map((text) => {
      const [, code, inside] = /^(\w+)(?:\((.*)\))?$/s.exec(text) ?? [];
      const words = wordsOf(code);
      const names = [...(words?.english ?? "").matchAll(/{(\w+)}/g)].map(([, name]) => name);
      const values = inside?.split(",").map(plain) ?? [];
      const complete = words && names.length === values.length;
      return { code, text, values: complete ? Object.fromEntries(names.map((name, n) => [name, values[n]])) : null };
    });

// The part of a cell whose codes are, or are not, among some.
/** @type {(cell: Maybe<string>, codes: string[], among?: boolean) => string} */
export const only = (cell, codes, among = true) =>
  statements(cell)
    .filter(({ code = "" }) => codes.includes(code) === among)
    .map(({ text }) => text)
    .join(";");

// The words of each statement in a language ("english" or "persian"), its values written by the functions of `shown`.
/** @type {(cell: Maybe<string>, lang: keyof Wording, shown?: Record<string, (value: string) => string>) => string[]} */
export const worded = (cell, lang, shown = {}) =>
  statements(cell).map(({ code, values, text }) => {
    const words = wordsOf(code);
    if (!values || !words) return text;
    const entries = Object.entries(values).map(([name, value]) => [name, (shown[name] ?? String)(value)]);
    return fill(words[lang], Object.fromEntries(entries));
  });
