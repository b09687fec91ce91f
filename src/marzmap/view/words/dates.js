// Dates in words. In English a day is Gregorian with the Solar Hijri day in brackets, in Persian the other way round.
import { digits, language, listed, say } from "./say.js";

const DAY = 86_400_000;

export const MONTHS = {
  en: "January February March April May June July August September October November December".split(" "),
  fa: "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر".split(" "),
};
/** @type {Record<string, { months: [number, number], name: () => string }>} */
const SEASONS = {
  21: { months: [3, 5], name: () => say("Spring") },
  22: { months: [6, 8], name: () => say("Summer") },
  23: { months: [9, 11], name: () => say("Autumn") },
  24: { months: [12, 14], name: () => say("Winter") },
};
/** @type {Record<string, (text: string) => string>} */
const DOUBTS = {
  "?": (text) => say("{date}, uncertain", { date: text }),
  "~": (text) => say("{date}, approximate", { date: text }),
  "%": (text) => say("{date}, uncertain and approximate", { date: text }),
};
/** @type {(text: string, doubt: string | undefined) => string} */
const doubted = (text, doubt) => (doubt ? DOUBTS[doubt](text) : text);

// Calendars: a day (milliseconds) as its words, from the finest to the coarsest -----------------------

/** @type {Intl.DateTimeFormatOptions} */
const FULL = { year: "numeric", month: "long", day: "numeric" };
/** @type {(lang: Lang) => Intl.DateTimeFormat} */
const solar = (lang) => new Intl.DateTimeFormat(`${lang}-u-ca-persian-nu-latn`, { ...FULL, timeZone: "UTC" });
const SOLAR = { en: solar("en"), fa: solar("fa") };

/** @type {(time: number) => string[]} */
function hijri(time) {
  const parts = SOLAR[language()].formatToParts(time);
  /** @type {(wanted: string) => string} */
  const part = (wanted) => parts.find(({ type }) => type === wanted)?.value ?? "";
  return [digits(part("day")), part("month"), digits(part("year"))];
}

/** @type {(time: number) => string[]} */
function gregorian(time) {
  const date = new Date(time);
  return [digits(date.getUTCDate()), MONTHS[language()][date.getUTCMonth()], digits(date.getUTCFullYear())];
}

/** @type {(year: string, month: string | number) => number} */
const first = (year, month) => Date.parse(`${year}-${String(month).padStart(2, "0")}-01T00:00:00Z`);
/** @type {(year: string, month: string | number) => number} */
function last(year, month) {
  const date = new Date(first(year, month));
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.getTime() - DAY;
}

// Reading -------------------------------------------------------------------------------------------

const UNIT = /^(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([?~%])?$/;

// One date of EDTF: its size, its first and last possible day, its Gregorian words; null for any other text.
/** @type {(text: string) => Unit | null} */
function unit(text) {
  const match = UNIT.exec(text);
  if (!match) return null;
  const [, year, month = "XX", day = "XX", doubt] = match;
  if (year.endsWith("X")) {
    if (month !== "XX" || day !== "XX") return null;
    const [from, to] = [year.replaceAll("X", "0"), year.replaceAll("X", "9")];
    const words = year.endsWith("XX")
      ? say("{first} to {last}", { first: digits(from), last: digits(to) })
      : say("{decade}s", { decade: digits(from) });
    return { size: "years", from: first(from, 1), to: last(to, 12), words: [words], doubt };
  }
  if (month === "XX")
    return day === "XX" ? { size: "year", from: first(year, 1), to: last(year, 12), words: bare(year), doubt } : null;
  if (SEASONS[month] && day === "XX") {
    const [start, end] = SEASONS[month].months;
    const next = end > 12 ? 1 : 0;
    const words = [SEASONS[month].name(), ...bare(year)];
    const to = last(String(+year + next).padStart(4, "0"), end - 12 * next);
    return Number.isNaN(to) ? null : { size: "season", from: first(year, start), to, words, doubt };
  }
  const start = day === "XX" ? first(year, month) : Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(start)) return null;
  if (day === "XX")
    return { size: "month", from: start, to: last(year, month), words: gregorian(start).slice(1), doubt };
  if (new Date(start).toISOString().slice(8, 10) !== day) return null; // 30 February
  return { size: "day", from: start, to: start, words: gregorian(start), doubt };
}

// The first and the last day, counted since 1970, that a date or an interval may mean; null for an end without one.
/** @type {(edtf: Maybe<string>) => [number | null, number | null]} */
export function daysOf(edtf) {
  const ends = (edtf ?? "").split("/").map(unit);
  const [from, to] = [ends[0]?.from, ends.at(-1)?.to];
  return [from === undefined ? null : from / DAY, to === undefined ? null : to / DAY];
}

// The words of a year without a month: in Persian it has to say of which calendar it is.
/** @type {(year: string) => string[]} */
const bare = (year) => say("{year}", { year: digits(year) }).split(" ");

// Writing -------------------------------------------------------------------------------------------

// Several dates, each as its words: what all end in is written once. "30 July" and "31 July 2022".
/** @type {(several: string[][]) => string[]} */
function shortened(several) {
  const [one] = several;
  if (several.some((words) => words.length !== one.length)) return several.map((words) => words.join(" "));
  let same = 0;
  while (same < one.length - 1 && several.every((words) => words.at(-1 - same) === one.at(-1 - same))) same += 1;
  return several.map((words, i) => words.slice(0, i < several.length - 1 ? one.length - same : one.length).join(" "));
}

/** @type {(ends: string[]) => string} */
const span = ([from, to]) => (from === to ? from : say("{from} to {to}", { from, to }));

// Both calendars where the words are exact to the day; in Persian wherever days can be given.
/** @type {(units: Unit[], join: (texts: string[]) => string, brief: boolean) => string} */
function inCalendars(units, join, brief) {
  const plain = join(shortened(units.map(({ words }) => words)));
  const days = units.every(({ size }) => size === "day");
  const other = () => {
    if (days) return join(shortened(units.map(({ from }) => hijri(from))));
    return span(shortened([hijri(units[0].from), hijri(units[units.length - 1].to)]));
  };
  if (language() === "fa") {
    if (days) return brief ? other() : bracketed(other(), plain);
    return brief ? plain : bracketed(plain, other());
  }
  return days && !brief ? bracketed(plain, other()) : plain;
}

/** @type {(text: string, more: string) => string} */
const bracketed = (text, more) => `${text} (${more})`;

/** @type {(texts: string[]) => string} */
const itself = ([one]) => one;

/** A date by itself says which part of it is unknown. @type {(one: Unit, brief: boolean) => string} */
function alone(one, brief) {
  if (brief || one.size === "day") return within(one, brief);
  const date = one.words.join(" ");
  const days = span(shortened([hijri(one.from), hijri(one.to)]));
  const persian = language() === "fa";
  if (one.size === "season") {
    const months = span(shortened([one.from, one.to].map((time) => gregorian(time).slice(1))));
    return doubted(bracketed(date, persian ? say("{one}; {other}", { one: months, other: days }) : months), one.doubt);
  }
  return doubted(persian ? bracketed(vague(one, date), days) : vague(one, date), one.doubt);
}

/** @type {(one: Unit, date: string) => string} */
function vague({ size }, date) {
  if (size === "month") return say("{date}, day not known", { date });
  if (size === "year") return say("{date}, month not known", { date });
  return say("{date}, year not known", { date });
}

/** @type {(one: Unit, brief: boolean) => string} */
const within = (one, brief) => doubted(inCalendars([one], itself, brief), one.doubt);

/** The words of one day, counted since 1970. @type {(day: number) => string} */
export function dayWords(day) {
  const time = day * DAY;
  return within({ size: "day", from: time, to: time, words: gregorian(time) }, true);
}

// An end without a date is "..", open, or "", unknown.
/** @type {(from: Unit, to: string, brief: boolean) => string} */
function openEnded(from, to, brief) {
  const date = within(from, brief);
  return to === ".." ? say("from {date} on", { date }) : say("from {date}, end not known", { date });
}

/** @type {(from: string, to: Unit, brief: boolean) => string} */
function openBegun(from, to, brief) {
  const date = within(to, brief);
  return from === ".." ? say("up to {date}", { date }) : say("up to {date}, beginning not known", { date });
}

/** @type {(from: Unit, to: Unit, brief: boolean) => string} */
function interval(from, to, brief) {
  if (from.size === to.size && from.from === to.from) return alone(from, brief);
  if (from.size === to.size && from.doubt === to.doubt)
    return doubted(inCalendars([from, to], span, brief), from.doubt);
  const ends = { from: within(from, brief), to: within(to, brief) };
  return from.doubt ? say("{from}, to {to}", ends) : span([ends.from, ends.to]);
}

/** @type {(units: Unit[], every: boolean, brief: boolean) => string} */
function set(units, every, brief) {
  /** @type {(texts: string[]) => string} */
  const join = (texts) => {
    const values = { some: listed(texts.slice(0, -1)), last: texts.at(-1) };
    if (texts.length === 1) return texts[0];
    return every ? say("{some} and {last}", values) : say("{some} or {last}", values);
  };
  const alike = units.every(({ size, doubt }) => size === units[0].size && doubt === units[0].doubt);
  if (alike && (units[0].size === "day" || brief || language() === "en"))
    return doubted(inCalendars(units, join, brief), units[0].doubt);
  return join(units.map((one) => within(one, brief)));
}

// EDTF in words, as marzmap/check/dates.py writes it: days, months, years and seasons, unknown digits, doubts,
// intervals and sets. Any other text is shown as it is.
/** @type {(row: Dated, brief?: boolean) => string} */
export function date(row, brief = false) {
  const edtf = row.date_edtf;
  if (edtf === null || edtf === undefined || edtf === "") return say("Date not known");
  if (/^[[{].+[\]}]$/.test(edtf)) {
    const written = edtf.slice(1, -1).split(",");
    const units = written.map(unit).filter((one) => one !== null);
    return units.length < written.length ? edtf : set(units, edtf.startsWith("{"), brief);
  }
  const [from, to, ...more] = edtf.split("/").map((end) => (end === ".." || end === "" ? end : unit(end)));
  if (from === null || to === null || more.length) return edtf;
  if (typeof from === "string") return to && typeof to === "object" ? openBegun(from, to, brief) : edtf;
  if (to === undefined) return alone(from, brief);
  return typeof to === "string" ? openEnded(from, to, brief) : interval(from, to, brief);
}
