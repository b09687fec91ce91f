// Our own words, in the reader's language. The English text is the key of every other language.
import { persian } from "./persian.js";

const CATALOGUES = { en: new Map(), fa: new Map(Object.entries(persian)) };
const FIGURES = { en: "en", fa: "fa-IR" };
const formats = new Map();

let spoken = "en";

export const language = () => spoken;

// Whoever changes the language calls this first, and then has everything drawn anew.
export function speak(lang) {
  spoken = Object.hasOwn(CATALOGUES, lang) ? lang : "en";
}

// Our text in the reader's language, with its {gaps} filled.
export const say = (text, values = {}) => fill(CATALOGUES[spoken].get(text) ?? text, values);

// A text with its {gaps} filled; a bare number is written in the language's digits.
export function fill(text, values) {
  return text.replace(/{(\w+)}/g, (gap, name) => {
    const value = values[name] ?? gap;
    return typeof value === "number" ? digits(value) : value;
  });
}

// A number as the language writes it: 1,234.5 or ۱٬۲۳۴٫۵.
export function figure(value, most = 0) {
  const name = spoken + most;
  if (!formats.has(name)) formats.set(name, new Intl.NumberFormat(FIGURES[spoken], { maximumFractionDigits: most }));
  return formats.get(name).format(value);
}

// A text with its digits as the language writes them, for what is no quantity: years, numbers of entries.
export const digits = (text) =>
  spoken === "fa" ? String(text).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]) : String(text);

// Names one after the other.
export const listed = (names) => names.join(spoken === "fa" ? "، " : ", ");
