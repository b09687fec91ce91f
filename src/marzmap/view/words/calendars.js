// Two calendars: their months, counted from the year 0 of each, and days, counted since 1970.
import { once } from "../once.js";

const DAY = 86_400_000;

/** @type {Calendar} */
export const gregorian = {
  start: (month) => new Date(0).setUTCFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12, 1) / DAY,
  of: (day) => new Date(day * DAY).getUTCFullYear() * 12 + new Date(day * DAY).getUTCMonth(),
};

const parts = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", { timeZone: "UTC", month: "numeric", day: "numeric" });
/** @type {(day: number) => boolean} */
const isNowruz = (day) =>
  parts.formatToParts(day * DAY).every(({ type, value }) => type === "literal" || value === "1");
const BEFORE = [0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336]; // days of the year before each month
/** @type {Map<number, number>} */
const newYears = new Map();

// The first day of a Solar Hijri year: near 20 March of the Gregorian year it begins in.
/** @type {(year: number) => number} */
const nowruz = (year) =>
  once(newYears, year, () => {
    const guess = gregorian.start((year + 621) * 12 + 2) + 19;
    const near = [0, 1, -1, 2, -2, 3, -3, 4, -4].map((step) => guess + step);
    return near.find(isNowruz) ?? guess;
  });

/** @type {Calendar} */
export const solarHijri = {
  start: (month) => nowruz(Math.floor(month / 12)) + BEFORE[((month % 12) + 12) % 12],
  of: (day) => {
    const guess = new Date(day * DAY).getUTCFullYear() - 621;
    const year = day < nowruz(guess) ? guess - 1 : guess;
    return year * 12 + BEFORE.findLastIndex((before) => before <= day - nowruz(year));
  },
};
