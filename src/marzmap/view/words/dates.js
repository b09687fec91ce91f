// Dates in words. In English a day is Gregorian with the Solar Hijri day in brackets, in Persian the other way round.
import { digits, language, listed, say } from "./say.js";

const DAY = 86_400_000;

const MONTHS = {
  en: "January February March April May June July August September October November December".split(" "),
  fa: "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر".split(" "),
};
const SEASONS = {
  21: { months: [3, 5], name: () => say("Spring") },
  22: { months: [6, 8], name: () => say("Summer") },
  23: { months: [9, 11], name: () => say("Autumn") },
  24: { months: [12, 14], name: () => say("Winter") },
};
const DOUBTS = {
  "?": (text) => say("{date}, uncertain", { date: text }),
  "~": (text) => say("{date}, approximate", { date: text }),
  "%": (text) => say("{date}, uncertain and approximate", { date: text }),
};
const doubted = (text, doubt) => (doubt ? DOUBTS[doubt](text) : text);

// Calendars: a day (milliseconds) as its words, from the finest to the coarsest -----------------------

const solar = new Map(
  ["en", "fa"].map((lang) => [
    lang,
    new Intl.DateTimeFormat(`${lang}-u-ca-persian-nu-latn`, {
      timeZone: "UTC",
      year: "numeric",
      month: "long",
      day: "numeric",
    }),
  ]),
);

function hijri(time) {
  const parts = new Map(
    solar
      .get(language())
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
  return [digits(parts.get("day")), parts.get("month"), digits(parts.get("year"))];
}

function gregorian(time) {
  const date = new Date(time);
  return [digits(date.getUTCDate()), MONTHS[language()][date.getUTCMonth()], digits(date.getUTCFullYear())];
}

const first = (year, month) => Date.parse(`${year}-${String(month).padStart(2, "0")}-01T00:00:00Z`);
function last(year, month) {
  const date = new Date(first(year, month));
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.getTime() - DAY;
}

// Reading -------------------------------------------------------------------------------------------

const UNIT = /^(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([?~%])?$/;

// One date of EDTF: its size, its first and last possible day, its Gregorian words; null if it is none.
function unit(text) {
  const found = UNIT.exec(text);
  if (!found) return null;
  const [, year, month = "XX", day = "XX", doubt] = found;
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

// The first and the last day, counted since 1970, that a date or an interval may mean; null where an end tells none.
export function daysOf(edtf) {
  const ends = (edtf ?? "").split("/").map(unit);
  return [ends[0] && ends[0].from / DAY, ends.at(-1) && ends.at(-1).to / DAY];
}

// The words of a year without a month: in Persian it has to say of which calendar it is.
const bare = (year) => say("{year}", { year: digits(year) }).split(" ");

// Writing -------------------------------------------------------------------------------------------

// Several dates, each as its words: what all end in is written once. "30 July" and "31 July 2022".
function shortened(several) {
  const [one] = several;
  if (several.some((words) => words.length !== one.length)) return several.map((words) => words.join(" "));
  let same = 0;
  while (same < one.length - 1 && several.every((words) => words.at(-1 - same) === one.at(-1 - same))) same += 1;
  return several.map((words, i) => words.slice(0, i < several.length - 1 ? one.length - same : one.length).join(" "));
}

const span = ([from, to]) => (from === to ? from : say("{from} to {to}", { from, to }));

// Both calendars where the words are exact to the day; in Persian wherever days can be told.
function told(units, join, brief) {
  const plain = join(shortened(units.map(({ words }) => words)));
  const days = units.every(({ size }) => size === "day");
  const other = () => {
    if (days) return join(shortened(units.map(({ from }) => hijri(from))));
    return span(shortened([hijri(units[0].from), hijri(units.at(-1).to)]));
  };
  if (language() === "fa") {
    if (days) return brief ? other() : bracketed(other(), plain);
    return brief ? plain : bracketed(plain, other());
  }
  return days && !brief ? bracketed(plain, other()) : plain;
}

const bracketed = (text, more) => `${text} (${more})`;

const itself = ([one]) => one;

// A date that stands alone says what of it is not known.
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

function vague({ size }, date) {
  if (size === "month") return say("{date}, day not known", { date });
  if (size === "year") return say("{date}, month not known", { date });
  return say("{date}, year not known", { date });
}

const within = (one, brief) => doubted(told([one], itself, brief), one.doubt);

// The words of one day, counted since 1970.
export function dayWords(day) {
  const time = day * DAY;
  return within({ size: "day", from: time, to: time, words: gregorian(time) }, true);
}

function interval(from, to, brief) {
  const open = (end) => end === "..";
  if (open(from) || from === "") {
    const date = within(to, brief);
    return open(from) ? say("up to {date}", { date }) : say("up to {date}, beginning not known", { date });
  }
  if (open(to) || to === "") {
    const date = within(from, brief);
    return open(to) ? say("from {date} on", { date }) : say("from {date}, end not known", { date });
  }
  if (from.size === to.size && from.from === to.from) return alone(from, brief);
  if (from.size === to.size && from.doubt === to.doubt) return doubted(told([from, to], span, brief), from.doubt);
  const ends = { from: within(from, brief), to: within(to, brief) };
  return from.doubt ? say("{from}, to {to}", ends) : span([ends.from, ends.to]);
}

function set(units, every, brief) {
  const join = (texts) => {
    const values = { some: listed(texts.slice(0, -1)), last: texts.at(-1) };
    if (texts.length === 1) return texts[0];
    return every ? say("{some} and {last}", values) : say("{some} or {last}", values);
  };
  const alike = units.every(({ size, doubt }) => size === units[0].size && doubt === units[0].doubt);
  if (alike && (units[0].size === "day" || brief || language() === "en"))
    return doubted(told(units, join, brief), units[0].doubt);
  return join(units.map((one) => within(one, brief)));
}

// EDTF in words, as marzmap/check/dates.py writes it: days, months, years and seasons, unknown digits, doubts,
// intervals and sets. What is none of these is shown as it stands.
export function date(row, brief = false) {
  const edtf = row.date_edtf;
  if (edtf === null || edtf === undefined || edtf === "") return say("Date not known");
  if (/^[[{].+[\]}]$/.test(edtf)) {
    const units = edtf.slice(1, -1).split(",").map(unit);
    return units.includes(null) ? edtf : set(units, edtf.startsWith("{"), brief);
  }
  const ends = edtf.split("/").map((end) => (end === ".." || end === "" ? end : unit(end)));
  if (ends.length > 2 || ends.includes(null)) return edtf;
  if (ends.length === 1) return typeof ends[0] === "string" ? edtf : alone(ends[0], brief);
  return ends.every((end) => typeof end === "string") ? edtf : interval(...ends, brief);
}
