// Days that words of a query mean: "May 2023", "12 May 2023", "2023-05-12", «خرداد ۱۴۰۲».
import { gregorian, solarHijri } from "./calendars.js";
import { MONTHS } from "./dates.js";

const SOLAR = {
  en: "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand".split(" "),
  fa: "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split(" "),
};

/** Months by their names, also the first three letters of an English one. @type {Map<string, { calendar: Calendar, month: number }>} */
const NAMED = new Map();
for (const [calendar, names] of /** @type {[Calendar, string[]][]} */ ([
  [gregorian, MONTHS.en],
  [gregorian, MONTHS.en.map((name) => name.slice(0, 3))],
  [gregorian, MONTHS.fa],
  [solarHijri, SOLAR.en],
  [solarHijri, SOLAR.fa],
]))
  names.forEach((name, month) => NAMED.set(name.toLowerCase(), { calendar, month }));
NAMED.set("می", { calendar: gregorian, month: 4 });

const SOLAR_YEARS = [1200, 1500]; // in these a year is one of the Solar Hijri calendar

/** @type {(calendar: Calendar, year: number, month: number, months: number) => [number, number]} */
const monthsOf = (calendar, year, month, months) => {
  const first = year * 12 + month;
  return [calendar.start(first), calendar.start(first + months) - 1];
};

/** The days of a year. @type {(year: number) => [number, number]} */
export function yearSpan(year) {
  const [from, to] = SOLAR_YEARS;
  return monthsOf(year >= from && year < to ? solarHijri : gregorian, year, 0, 12);
}

/** @type {(calendar: Calendar, year: number, month: number, day: number) => [number, number] | null} */
function span(calendar, year, month, day) {
  const whole = monthsOf(calendar, year, month, 1);
  if (!day) return whole;
  const own = whole[0] + day - 1;
  return own <= whole[1] ? [own, own] : null;
}

const NUMBERED = /(?<![\d-])(\d{4})-(\d\d)(?:-(\d\d))?(?![\d-])/gu;
const DAY_FIRST = /(?<![\p{L}\d])(?:(\d{1,2})\s+)?(\p{L}+)[\s,]+(\d{4})(?!\d)/gu;
const MONTH_FIRST = /(?<![\p{L}\d])(\p{L}+)\s+(\d{1,2})[\s,]+(\d{4})(?!\d)/gu;

// The days that a query asks for, and what else it asks. What is in quotes is a text.
/** @type {(query: string) => { spans: [number, number][], rest: string }} */
export function spansIn(query) {
  /** @type {[number, number][]} */
  const spans = [];
  /** @type {(found: [number, number] | null, text: string) => string} */
  const taken = (found, text) => {
    if (!found) return text;
    spans.push(found);
    return " ";
  };
  /** @type {(text: string, name: string, year: string, day: string | undefined) => string} */
  const named = (text, name, year, day) => {
    const month = NAMED.get(name.toLowerCase());
    return taken(month ? span(month.calendar, +year, month.month, Number(day ?? 0)) : null, text);
  };
  /** @type {(part: string) => string} */
  const unquoted = (part) =>
    part
      .replace(/[۰-۹٠-٩]/g, (digit) => String(Number(digit.charCodeAt(0)) & 15))
      .replace(NUMBERED, (text, year, month, day) =>
        taken(month >= 1 && month <= 12 ? span(gregorian, +year, month - 1, Number(day ?? 0)) : null, text),
      )
      .replace(MONTH_FIRST, (text, name, day, year) => named(text, name, year, day))
      .replace(DAY_FIRST, (text, day, name, year) => named(text, name, year, day));
  const rest = query.replace(/["“”«»][^"“”«»]*["“”«»]?|[^"“”«»]+/gu, (part) =>
    /^["“”«»]/.test(part) ? part : unquoted(part),
  );
  return { spans, rest };
}
