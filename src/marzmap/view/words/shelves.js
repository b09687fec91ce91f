// The words of all events' texts, as numbers: what a search runs through. Built while nothing else is to be done.
import { coded, isCoded, list, table, value } from "../columns.js";
import { once } from "../once.js";
import { persian } from "./persian.js";
import { consonants, fold, isJoint, sounds } from "./spelling.js";

// Names are heard from their beginning on; in prose a word must sound whole.
const PLACES = "place place_local admin1_at admin2_at".split(" ");
const NAMES = ["incident_id", ...PLACES, "actor_1", "actor_2"];
const PROSE = "title title_local event_type summary summary_fa claims".split(" ");
const SOURCES = ["sources"];
const GAP = 0; // between two texts of an event

/** @type {(parts: ("by" | "text" | "text_fa" | "about" | "title" | "publisher")[]) => (cell: string) => Maybe<string>[]} */
const each = (parts) => (cell) => list(cell).flatMap((one) => parts.map((part) => one[part]));
const persians = new Map(Object.entries(persian));
/** @type {Record<string, (cell: string) => Maybe<string>[]>} */
const TEXTS = {
  claims: each(["by", "text", "text_fa", "about"]),
  sources: each(["title", "publisher"]),
  event_type: (type) => [type, persians.get(type)],
};

// Words of a text ------------------------------------------------------------------------------------
// Apostrophes, half-spaces and marks belong to a word. Characters are looked up in a table, for there are many.

const INSIDE = /[\p{L}\p{M}\p{N}\p{Cf}\p{Cs}'’‘`´]/u;
const kinds = new Uint8Array(65_536); // of each character: 0 not looked at yet, 1 in a word, 2 between words

/** @type {(code: number) => boolean} */
function isInside(code) {
  if (!kinds[code]) kinds[code] = INSIDE.test(String.fromCharCode(code)) ? 1 : 2;
  return kinds[code] === 1;
}

/** Calls `use` with each word and where it begins. @type {(text: string, use: (word: string, from: number) => void) => void} */
export function eachWord(text, use) {
  let from = -1;
  for (let i = 0; i < text.length; i += 1) {
    if (isInside(text.charCodeAt(i))) {
      if (from < 0) from = i;
    } else if (from >= 0) {
      use(text.slice(from, i), from);
      from = -1;
    }
  }
  if (from >= 0) use(text.slice(from), from);
}

// A word as it is compared: `text` its letters, `heard` how it sounds, `sound` the consonants of that, `joint` whether it
// only joins others. A word with a digit is not a name and has no sound; a genitive sounds as the name does.
/** @type {(word: string) => Reading} */
export function reading(word) {
  const plain = fold(word.replace(/[\u0640ʿʾʻʼˌ]/g, ""));
  if (/\d/.test(plain)) return { text: plain, heard: "", sound: "", joint: false };
  const heard = sounds(word.replace(/['’]s$/, ""));
  return { text: plain, heard: heard.join(""), sound: consonants(heard), joint: isJoint(heard) };
}

// The index ------------------------------------------------------------------------------------------
// A shelf holds columns: its texts are those of the events one by one, or of a column's distinct values, which `codes`
// gives to the events. `words` are the numbers of their words, text i from `ends[i - 1]` to `ends[i]`.

class Growing {
  constructor() {
    this.values = new Uint32Array(1024);
    this.length = 0;
  }

  /** @type {(value: number) => void} */
  push(value) {
    if (this.length === this.values.length) {
      const longer = new Uint32Array(this.length * 2);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length] = value;
    this.length += 1;
  }
}

/** @type {Index} */
export const index = {
  shelves: [],
  written: [""],
  texts: [""],
  soundOf: new Uint32Array(),
  sounds: [""],
  joint: new Uint8Array(),
};

/** @type {Record<string, number>} */
const numberOf = Object.create(null); // of each word as it is written; a Map takes Chromium ten times as long

/** @type {(columns: string[], facts: Pick<Shelf, "prose" | "cited">, codes: Numbers | null, count: number, cell: (name: string, i: number) => Cell) => Generator<void>} */
function* shelve(columns, facts, codes, count, cell) {
  const words = new Growing();
  const ends = new Uint32Array(count);
  /** @type {(word: string) => void} */
  const add = (word) => words.push((numberOf[word] ??= index.written.push(word) - 1));
  for (let i = 0; i < count; i += 1) {
    for (const name of columns) {
      const content = cell(name, i);
      if (typeof content !== "string" || !content) continue;
      for (const text of TEXTS[name]?.(content) ?? [content]) {
        if (!text) continue;
        eachWord(String(text), add);
        words.push(GAP);
      }
    }
    ends[i] = words.length;
    if (i % 64 === 63) yield;
  }
  if (words.length) index.shelves.push({ words: words.values.slice(0, words.length), ends, codes, ...facts });
}

function* building() {
  for (const names of [NAMES, PROSE, SOURCES]) {
    const facts = { prose: names !== NAMES, cited: names === SOURCES };
    for (const name of names.filter(isCoded)) {
      const { values, codes } = coded(name);
      yield* shelve([name], facts, codes, values.length, (_, i) => values[i]);
    }
    const single = names.filter((name) => !isCoded(name));
    yield* shelve(single, facts, null, table.count, value);
  }
  const soundNumber = new Map([["", 0]]);
  index.soundOf = new Uint32Array(index.written.length);
  index.joint = new Uint8Array(index.written.length);
  for (let number = 1; number < index.written.length; number += 1) {
    const { text, sound, joint } = reading(index.written[number]);
    const own = once(soundNumber, sound, () => index.sounds.push(sound) - 1);
    index.texts.push(text);
    index.soundOf[number] = own;
    index.joint[number] = joint ? 1 : 0;
    if (number % 64 === 63) yield;
  }
}

const builder = building();
let prepared = false;

const whenIdle = globalThis.requestIdleCallback ?? setTimeout; // not every browser has the first

// Builds the index while the page has nothing else to do: for whoever is about to search.
export function prepare() {
  if (prepared) return;
  prepared = true;
  const go = () => {
    const pause = performance.now() + 8;
    while (performance.now() < pause) if (builder.next().done) return;
    whenIdle(go);
  };
  whenIdle(go);
}

export function finish() {
  prepared = true;
  while (!builder.next().done); // as far as it was not built yet
}
