// Our own words, in the reader's language. The English text is the key of every other language.
import { once } from "../once.js";
import { persian } from "./persian.js";

/** @type {Record<Lang, Map<string, string>>} */
const CATALOGUES = { en: new Map(), fa: new Map(Object.entries(persian)) };
const FIGURES = { en: "en", fa: "fa-IR" };
/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @type {Lang} */
let spoken = "en";

export const language = () => spoken;

/** Whoever changes the language calls this first, and then has everything drawn anew. @type {(lang: string) => void} */
export function speak(lang) {
  spoken = lang === "fa" ? "fa" : "en";
}

// Our text in the reader's language, with its {gaps} filled.
/** @type {(text: string, values?: Record<string, unknown>) => string} */
export const say = (text, values = {}) => fill(CATALOGUES[spoken].get(text) ?? text, values);

// A text with its {gaps} filled; a bare number is written in the language's digits.
/** @type {(text: string, values: Record<string, unknown>) => string} */
export function fill(text, values) {
  return text.replace(/{(\w+)}/g, (gap, name) => {
    const value = values[name] ?? gap;
    return typeof value === "number" ? digits(value) : String(value);
  });
}

/** A number as the language writes it: 1,234.5 or ۱٬۲۳۴٫۵. @type {(value: number, most?: number) => string} */
export function figure(value, most = 0) {
  const made = () => new Intl.NumberFormat(FIGURES[spoken], { maximumFractionDigits: most });
  return once(formats, spoken + most, made).format(value);
}

// A text with its digits as the language writes them, for what is no quantity: years, numbers of entries.
/** @type {(text: string | number) => string} */
export const digits = (text) =>
  spoken === "fa" ? String(text).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[Number(digit)]) : String(text);

/** Names one after the other. @type {(names: string[]) => string} */
export const listed = (names) => names.join(spoken === "fa" ? "، " : ", ");
