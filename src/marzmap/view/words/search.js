// Free text over all events: Latin or Persian letters, with marks or without, and spellings that sound alike.
//
// The texts become numbers of words once. A query is judged on the distinct words, then the numbers are run through:
// that is quick for very many events, and finds what stands beside what.
import { coded, eventCount, isCoded, list, value } from "../data.js";
import { persian } from "./persian.js";
import { consonants, fold, isJoint, sounds } from "./spelling.js";

const NAMES = "incident_id title title_fa place place_fa admin1_at admin2_at actor_1 actor_2 event_type".split(" ");
const PROSE = "summary claims sources".split(" ");
const LEAST = 3; // consonants that a sound must have to be looked for; with no more than these it is short
const GAP = 0; // stands between two texts of an event

const each = (parts) => (cell) => list(cell).flatMap((one) => parts.map((part) => one[part]));
const TEXTS = {
  claims: each(["by", "text"]),
  sources: each(["title", "publisher"]),
  event_type: (type) => [type, Object.hasOwn(persian, type) ? persian[type] : null],
};

// Words of a text ------------------------------------------------------------------------------------
// Apostrophes, half-spaces and marks belong to a word. Signs are looked up in a table, for there are many.

const INSIDE = /[\p{L}\p{M}\p{N}\p{Cf}\p{Cs}'’‘`´]/u;
const kinds = new Uint8Array(65_536); // of each sign: 0 not looked at yet, 1 in a word, 2 between words

function isInside(code) {
  if (!kinds[code]) kinds[code] = INSIDE.test(String.fromCharCode(code)) ? 1 : 2;
  return kinds[code] === 1;
}

function eachWord(text, use) {
  let from = -1;
  for (let i = 0; i < text.length; i += 1) {
    if (isInside(text.charCodeAt(i))) {
      if (from < 0) from = i;
    } else if (from >= 0) {
      use(text.slice(from, i));
      from = -1;
    }
  }
  if (from >= 0) use(text.slice(from));
}

// A word as it is compared: `text` its letters, `heard` how it sounds, `sound` the consonants of that, `joint` whether it
// only joins others. What holds a digit is no name and has no sound.
function reading(word) {
  const plain = fold(word.replace(/[\u0640ʿʾʻʼˌ]/g, ""));
  if (/\d/.test(plain)) return { text: plain, heard: "", sound: "", joint: false };
  const heard = sounds(word);
  return { text: plain, heard: heard.join(""), sound: consonants(heard), joint: isJoint(heard) };
}

// A test whether a word that is heard so begins with another, vowels and all. A short vowel is not written in Persian, so
// it may be missing on either side; a, e and i stand for each other, and so do o and u.
function beginning(heard) {
  const syllables = [...vowels(heard).matchAll(/([au]*)([^au])/gu)];
  const start = new RegExp(`^${syllables.map(([, before, sign]) => (SHORT[before] ?? before) + sign).join("")}`, "u");
  return (other) => start.test(vowels(other));
}

const SHORT = { "": "[au]?", a: "a?", u: "u?" };
const vowels = (heard) => heard.replaceAll("i", "a").replace(/a+/g, "a");

// The index ------------------------------------------------------------------------------------------
// A shelf holds columns: its texts are those of the events one by one, or of a column's distinct values, which `codes`
// gives to the events. `words` are the numbers of their words, text i from `ends[i - 1]` to `ends[i]`.

class Growing {
  constructor() {
    this.values = new Uint32Array(1024);
    this.length = 0;
  }

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

const index = { shelves: [], written: [""], texts: [""], soundOf: null, sounds: [""], joint: null };

function* shelve(columns, prose, codes, count, cell, numberOf) {
  const words = new Growing();
  const ends = new Uint32Array(count);
  const add = (word) => {
    let number = numberOf.get(word);
    if (number === undefined) {
      number = numberOf.size + 1;
      numberOf.set(word, number);
    }
    words.push(number);
  };
  for (let i = 0; i < count; i += 1) {
    for (const name of columns) {
      const found = cell(name, i);
      if (!found) continue;
      for (const text of TEXTS[name]?.(found) ?? [found]) {
        if (!text) continue;
        eachWord(String(text), add);
        words.push(GAP);
      }
    }
    ends[i] = words.length;
    if (i % 64 === 63) yield;
  }
  if (words.length) index.shelves.push({ words: words.values.slice(0, words.length), ends, codes, prose });
}

function* building() {
  const numberOf = new Map(); // of each word as it is written
  for (const [names, prose] of [
    [NAMES, false],
    [PROSE, true],
  ]) {
    for (const name of names.filter(isCoded)) {
      const { values, codes } = coded(name);
      yield* shelve([name], prose, codes, values.length, (_, i) => values[i], numberOf);
    }
    const single = names.filter((name) => !isCoded(name));
    yield* shelve(single, prose, null, eventCount, value, numberOf);
  }
  const soundNumber = new Map([["", 0]]);
  index.soundOf = new Uint32Array(numberOf.size + 1);
  index.joint = new Uint8Array(numberOf.size + 1);
  for (const [word, number] of numberOf) {
    const { text, sound, joint } = reading(word);
    if (!soundNumber.has(sound)) {
      soundNumber.set(sound, index.sounds.length);
      index.sounds.push(sound);
    }
    index.written.push(word);
    index.texts.push(text);
    index.soundOf[number] = soundNumber.get(sound);
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

function finish() {
  prepared = true;
  while (!builder.next().done); // as far as it was not built yet
}

// A query --------------------------------------------------------------------------------------------
// Words that all must be there; "words in quotes" stand together just so; -word must not be there.

function parsed(query) {
  const [wanted, phrases, unwanted] = [[], [], []];
  for (const [, minus, quoted, bare] of query.matchAll(/(-)?(?:["“”«»]([^"“”«»]*)["“”«»]?|([^\s"“”«»]+))/gu)) {
    const words = [];
    eachWord(quoted ?? bare, (word) => words.push(reading(word)));
    const told = words.filter(({ text }) => text);
    if (!told.length) continue;
    if (minus) unwanted.push(told);
    else if (quoted === undefined) wanted.push(...told);
    else phrases.push(told);
  }
  const weighty = wanted.filter(({ joint }) => !joint);
  return { wanted: weighty.length ? weighty : wanted, phrases, unwanted };
}

// Which of the distinct words hold a text, sound like it or begin so, or begin as one of the others sounds. A short sound is
// too soon heard in a longer word, such as "guard" in "Gardan": there the vowels must agree as well.
function flagged({ text, heard, sound: own }, others) {
  const { texts, sounds: known, soundOf, written } = index;
  const long = [own, ...others].filter((sound) => sound.length > LEAST);
  const short = [own, ...others].filter((sound) => sound.length === LEAST);
  const sounding = known.map((one) => short.includes(one) || long.some((sound) => one.startsWith(sound)));
  const longer = known.map((one) => own.length === LEAST && one.startsWith(own));
  const begins = beginning(heard);
  const flags = new Uint8Array(texts.length);
  for (let number = 1; number < texts.length; number += 1) {
    const sound = soundOf[number];
    if (texts[number].includes(text) || sounding[sound] || (longer[sound] && begins(reading(written[number]).heard)))
      flags[number] = 1;
  }
  return flags;
}

// The events in one of whose texts `test(words, from, to, prose)` finds something; of those that `passed` till now.
function found(test, passed) {
  const events = new Uint8Array(eventCount);
  for (const { words, ends, codes, prose } of index.shelves) {
    let from = 0;
    const hits = codes ? new Uint8Array(ends.length) : events;
    for (let i = 0; i < ends.length; i += 1) {
      if (!hits[i] && (codes || passed[i]) && test(words, from, ends[i], prose)) hits[i] = 1;
      from = ends[i];
    }
    if (codes) for (let i = 0; i < eventCount; i += 1) events[i] |= hits[codes[i]];
  }
  return events;
}

function withText(text, passed) {
  const flags = flagged({ text, heard: "", sound: "" }, []);
  return found((words, from, to) => {
    for (let i = from; i < to; i += 1) if (flags[words[i]]) return true;
    return false;
  }, passed);
}

// Two words beside each other that, as one, begin with one of the sounds: "Islam Qala" for "اسلامقلعه". Each sound has bits
// of its own; its bit k is set in `starts` where a word is the first k consonants of the sound, in `rests` where a word
// begins with those behind. `few` are the bits of a single consonant.
function pairsOf(sounds) {
  const starts = new Int32Array(index.sounds.length);
  const rests = new Int32Array(index.sounds.length);
  let few = 0;
  let base = 0;
  for (const sound of sounds) {
    const last = Math.min(sound.length, 31 - base);
    if (last < LEAST) break;
    index.sounds.forEach((one, number) => {
      if (!one) return;
      // An n before a g is dropped where two words meet, too.
      const dropped = one.endsWith("n") && sound.startsWith(`${one.slice(0, -1)}g`);
      const k = sound.startsWith(one) ? one.length : dropped ? one.length - 1 : 0;
      if (k && k < last) starts[number] |= 1 << (base + k);
      for (let from = 1; from < last; from += 1) {
        const rest = sound.slice(from);
        if (sound.length > LEAST ? one.startsWith(rest) : one === rest) rests[number] |= 1 << (base + from);
      }
    });
    few |= 1 << (base + 1);
    base += last;
  }
  return { starts, rests, few };
}

// A word as it is written or as it sounds, or one of the other sounds, be these one word or two.
function withSound(word, others, passed) {
  const flags = flagged(word, others);
  const { starts, rests, few } = pairsOf([word.sound, ...others].filter((sound) => sound.length >= LEAST));
  const { soundOf, joint } = index;
  return found((words, from, to, prose) => {
    // In a sentence one consonant and the next word are a chance hit: "at a lake" is no "Talak".
    const counted = prose ? ~few : ~0;
    let before = 0;
    for (let i = from; i < to; i += 1) {
      const number = words[i];
      if (flags[number]) return true;
      const sound = soundOf[number];
      if (before & rests[sound]) return true;
      if (!joint[number]) before = starts[sound] & counted;
    }
    return false;
  }, passed);
}

// Words that follow each other just so; the last may go on. Bit j is set while the first j words have matched.
function withPhrase(phrase, passed) {
  const told = phrase.slice(0, 31).map(({ text }) => text);
  const masks = new Uint32Array(index.texts.length);
  told.forEach((one, j) => {
    const matches = j === told.length - 1 ? (text) => text.startsWith(one) : (text) => text === one;
    for (let number = 1; number < masks.length; number += 1) if (matches(index.texts[number])) masks[number] |= 1 << j;
  });
  const whole = 1 << (told.length - 1);
  return found((words, from, to) => {
    let state = 0;
    for (let i = from; i < to; i += 1) {
      state = ((state << 1) | 1) & masks[words[i]];
      if (state & whole) return true;
    }
    return false;
  }, passed);
}

// A test of events: all that the query asks for stands in their texts.
export function finder(query) {
  finish();
  const { wanted, phrases, unwanted } = parsed(query);
  const passed = new Uint8Array(eventCount).fill(1);
  const keep = (events, as = 1) => {
    for (let i = 0; i < eventCount; i += 1) if (events[i] !== as) passed[i] = 0;
  };
  // A word is found by itself, or with its neighbour in the query as one.
  // A word without a sound, such as a number, is never one word with its neighbour.
  const together = wanted
    .slice(1)
    .map((word, i) => (wanted[i].sound && word.sound ? consonants([wanted[i].sound, word.sound]) : ""));
  wanted.forEach((word, i) => keep(withSound(word, [together[i - 1] ?? "", together[i] ?? ""], passed)));
  for (const phrase of phrases) keep(withPhrase(phrase, passed));
  for (const words of unwanted) keep(words.length > 1 ? withPhrase(words, passed) : withText(words[0].text, passed), 0);
  return (i) => passed[i] === 1;
}
