// Days as a reader writes them, and the way from event to event. Plain arithmetic.
import { gregorian, solarHijri } from "../words/calendars.js";
import { digits, language } from "../words/say.js";
import { isoDay, lastDay, NO_DAY } from "../words/days.js";
import { spansIn } from "../words/spans.js";

const SOLAR_YEARS = [1200, 1500]; // in these a year is one of the Solar Hijri calendar
const NUMBERS = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;

/** @type {(text: string) => string} */
const plainDigits = (text) => text.replace(/[۰-۹٠-٩]/g, (digit) => String(Number(digit.charCodeAt(0)) & 15));

/** @type {(numbers: number[]) => number | null} */
function numberedDay([year, month, day]) {
  const calendar = year >= SOLAR_YEARS[0] && year < SOLAR_YEARS[1] ? solarHijri : gregorian;
  const [first, after] = [0, 1].map((more) => calendar.start(year * 12 + month - 1 + more));
  return month >= 1 && month <= 12 && day >= 1 && first + day <= after ? first + day - 1 : null;
}

// Return the day of a written date, in numbers or words of either calendar: of a month the first or the last. Null for
// an empty text, NaN for one that is not a date.
/** @param {string} text @param {"from" | "to"} end @returns {number | null} */
export function dayWritten(text, end) {
  const plain = plainDigits(text).trim();
  if (!plain) return null;
  const numbers = NUMBERS.exec(plain)?.slice(1).map(Number);
  if (numbers) return numberedDay(numbers) ?? NaN;
  const { spans, rest } = spansIn(plain);
  return spans.length === 1 && !rest.trim() ? spans[0][end === "from" ? 0 : 1] : NaN;
}

/** Return the period of two days, whichever is the first. @param {(number | null)[]} days @returns {Period} */
export function inOrder([from, to]) {
  return from !== null && to !== null && from > to ? { from: to, to: from } : { from, to };
}

/** Check whether a period has a day of the study; one of what is not a day has none. @param {Period} period @param {number[]} range */
export const mayHold = ({ from, to }, [first, last]) => (from ?? first) <= last && (to ?? last) >= first;

/** Return a day as a box of the reader's calendar holds it. @param {number | null} day */
export function dayInBox(day) {
  if (day === null) return "";
  if (language() !== "fa") return isoDay(day);
  const month = solarHijri.of(day);
  const parts = [Math.floor(month / 12), (month % 12) + 1, day - solarHijri.start(month) + 1];
  return digits(parts.map((part) => String(part).padStart(2, "0")).join("/"));
}

// Events ---------------------------------------------------------------------------------------------

/** @typedef {[first: number, last: number]} Days */

// Whether the first of two periods is later, by first and then last day.
/** @param {number} first @param {number} last @param {Days | null} other */
const isLater = (first, last, other) => !other || first > other[0] || (first === other[0] && last > other[1]);
/** @param {number} first @param {number} last @param {Days | null} other */
const isEarlier = (first, last, other) => !other || first < other[0] || (first === other[0] && last < other[1]);

// Return the days of the event before a period and of the one after it; null for none. From the days of an event it is
// the next by first and then last day, so that one that begins within a vague one's days is not passed over. From any
// other period it is the first that begins in it or later, or the last that begins in it or earlier.
/** @param {ArrayLike<number>} passing @param {Pick<Events, "start" | "end">} events @param {Period} period @returns {[before: Days | null, after: Days | null]} */
export function eventsAround(passing, { start, end }, { from, to }) {
  let own = false;
  for (let n = 0; n < passing.length && !own; n += 1)
    own = start[passing[n]] === from && lastDay(start[passing[n]], end[passing[n]]) === to;
  const first = from ?? -Infinity;
  const last = to ?? Infinity;
  /** @type {Days} */
  const least = own ? [first, last] : [first, -Infinity];
  /** @type {Days} */
  const most = own ? [first, last] : [last, Infinity];
  /** @type {[before: Days | null, after: Days | null]} */
  const around = [null, null];
  for (let n = 0; n < passing.length; n += 1) {
    const day = start[passing[n]];
    if (day === NO_DAY) continue;
    const until = lastDay(day, end[passing[n]]);
    if (isEarlier(day, until, most) && isLater(day, until, around[0])) around[0] = [day, until];
    if (isLater(day, until, least) && isEarlier(day, until, around[1])) around[1] = [day, until];
  }
  return around;
}
