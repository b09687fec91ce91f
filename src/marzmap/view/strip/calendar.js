// Days, months and years of the reader's calendar, as bins of a chart and as marks of its axis. Days are whole numbers,
// counted since 1970; in Persian, months and years are those of the Solar Hijri calendar.
import { once } from "../once.js";
import { gregorian, solarHijri } from "../words/calendars.js";
import { dayWords } from "../words/dates.js";
import { language, say } from "../words/say.js";

const DAY = 86_400_000;
const ROOM = 6; // pixels that a bin needs

/** Units by their days or their months, from the finest. @type {Record<string, Length>} */
const UNITS = {
  day: { days: 1 },
  week: { days: 7 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { months: 12 },
  decade: { months: 120 },
  century: { months: 1200 },
};
/** @type {Length[]} */
const MARKS = [
  { days: 1 },
  { days: 7 },
  ...[1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000].map((months) => ({ months })),
];

/** @type {(unit: Length) => number} */
const lengthOf = ({ days, months = 0 }) => days ?? months * 30.437;
const persian = () => language() === "fa";

const months = () => (persian() ? solarHijri : gregorian);
const weekStart = () => (persian() ? 2 : 4); // a Saturday, a Monday

// Bins -----------------------------------------------------------------------------------------------

// The first days of the bins that hold the days first to last, and the day after the last bin.
/** @type {(unit: string | Length, first: number, last: number) => Int32Array} */
export function edgesOf(unit, first, last) {
  const { days, months: size = 1 } = typeof unit === "string" ? UNITS[unit] : unit;
  const edges = [];
  if (days) {
    const base = days === 7 ? weekStart() : 0;
    for (let day = Math.floor((first - base) / days) * days + base; ; day += days) {
      edges.push(day);
      if (day > last) return Int32Array.from(edges);
    }
  }
  const calendar = months();
  for (let month = Math.floor(calendar.of(first) / size) * size; ; month += size) {
    edges.push(calendar.start(month));
    if (edges[edges.length - 1] > last) return Int32Array.from(edges);
  }
}

/** The finest unit whose bins have room. @type {(first: number, last: number, width: number) => string} */
export function unitFor(first, last, width) {
  /** @type {(entry: [string, Length]) => boolean} */
  const fits = ([, unit]) => (width * lengthOf(unit)) / (last - first + 1) >= ROOM;
  return Object.entries(UNITS).find(fits)?.[0] ?? "century";
}

/** The unit of which about `count` make the whole. @type {(first: number, last: number, count: number) => string} */
export function unitOf(first, last, count) {
  /** @type {(unit: string) => number} */
  const off = (unit) => Math.abs(Math.log((last - first + 1) / lengthOf(UNITS[unit]) / count));
  return Object.keys(UNITS).reduce((best, unit) => (off(unit) < off(best) ? unit : best));
}

// Words ----------------------------------------------------------------------------------------------

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @type {(day: number, options: Intl.DateTimeFormatOptions) => string} */
function written(day, options) {
  const key = `${language()} ${Object.entries(options)}`;
  const lang = persian() ? "fa-IR-u-ca-persian" : "en-u-ca-gregory";
  return once(formats, key, () => new Intl.DateTimeFormat(lang, { timeZone: "UTC", ...options })).format(day * DAY);
}

/** @type {(day: number) => string} */
const yearName = (day) => written(day, { year: "numeric" });
/** @type {(day: number) => string} */
const shortMonth = (day) => written(day, { month: persian() ? "long" : "short" });
/** @type {(day: number) => string} */
const monthName = (day) => `${written(day, { month: "long" })} ${yearName(day)}`;

/** @type {(from: string, to: string) => string} */
const between = (from, to) => (from === to ? from : say("{from} to {to}", { from, to }));

/** The days first to last in words, as briefly as they allow. @type {(first: number, last: number) => string} */
export function spanWords(first, last) {
  const calendar = months();
  const [from, to] = [calendar.of(first), calendar.of(last + 1)];
  if (calendar.start(from) !== first || calendar.start(to) !== last + 1)
    return between(dayWords(first), dayWords(last));
  if (from % 12 === 0 && to % 12 === 0) return between(yearName(first), yearName(last));
  return between(monthName(first), monthName(last));
}

// Marks of an axis, as many as have room for their names: the day, whether a year begins, and the words of its name, each
// with the days that it names.
/** @type {(first: number, last: number, width: number) => { day: number, words: AxisWord[], strong: boolean }[]} */
export function marksOf(first, last, width) {
  const room = persian() ? 92 : 66;
  /** @type {(unit: Length) => boolean} */
  const fits = (unit) => (width * lengthOf(unit)) / (last - first + 1) >= room;
  const unit = MARKS.find(fits) ?? MARKS[MARKS.length - 1];
  const calendar = months();
  const days = [...edgesOf(unit, first, last)].filter((day) => day >= first && day <= last);
  return days.map((day, i) => {
    const month = calendar.of(day);
    const strong = month % 12 === 0 && (!unit.days || i === 0 || calendar.of(days[i - 1]) !== month);
    /** @type {(text: string, first: number, count: number) => AxisWord} */
    const named = (text, first, count) => ({
      text,
      from: calendar.start(first),
      to: calendar.start(first + count) - 1,
    });
    const year = named(yearName(day), month - (((month % 12) + 12) % 12), 12);
    if (unit.months && unit.months >= 12)
      return { day, strong: unit.months === 12 || month % 120 === 0, words: [year] };
    const name = unit.days
      ? { text: written(day, { day: "numeric", month: persian() ? "long" : "short" }), from: day, to: day }
      : named(shortMonth(day), month, 1);
    return { day, strong, words: i === 0 || strong ? [name, year] : [name] };
  });
}
