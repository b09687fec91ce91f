// Free text over all events: Latin or Persian letters, with marks or without, and spellings that sound alike.
//
// The texts become numbers of words once. A query is judged on the distinct words, then the numbers are run through:
// that is quick for very many events, and finds neighbouring words.
import { days, table } from "../columns.js";
import { lastDay, NO_DAY } from "./days.js";
import { LEAST, misspelling, spelling } from "./hearing.js";
import { eachWord, finish, index, reading } from "./shelves.js";
import { spansIn, yearSpan } from "./spans.js";
import { consonants } from "./spelling.js";

// A query --------------------------------------------------------------------------------------------
// Words that all must be there; "words in quotes" follow each other just so; -word must not be there; source:word is in a
// source.
export const CITED = /(?<!\S)(?:source|منبع):(\S+)/giu;

/** @type {(query: string) => Query} */
export function parsed(query) {
  const { spans, rest } = spansIn(query);
  /** @type {Sought[]} */
  const cited = [];
  const texts = rest.replace(CITED, (_, words) => {
    eachWord(words, (word) => cited.push({ word: reading(word), others: [], cited: true }));
    return " ";
  });
  /** @type {[Reading[], Reading[][], Reading[][]]} */
  const [wanted, phrases, unwanted] = [[], [], []];
  for (const [, minus, quoted, bare] of texts.matchAll(/(-)?(?:["“”«»]([^"“”«»]*)["“”«»]?|([^\s"“”«»]+))/gu)) {
    /** @type {Reading[]} */
    const words = [];
    eachWord(quoted ?? bare, (word) => words.push(reading(word)));
    const readable = words.filter(({ text }) => text);
    if (!readable.length) continue;
    if (minus) unwanted.push(readable);
    else if (quoted === undefined) wanted.push(...readable);
    else phrases.push(readable);
  }
  const weighty = wanted.filter(({ joint }) => !joint);
  const words = [...withNeighbours(weighty.length ? weighty : wanted), ...cited.filter(({ word }) => word.text)];
  return { words, phrases, unwanted, spans };
}

// A word matches by itself, or with its neighbour in the query as one; a word without a sound, such as a number, only by
// itself.
/** @type {(wanted: Reading[]) => Sought[]} */
function withNeighbours(wanted) {
  const pairs = wanted.slice(1).map((word, i) => (wanted[i].sound && word.sound ? joined(wanted[i], word) : null));
  return wanted.map((word, i) => ({
    word,
    cited: false,
    others: [pairs[i - 1], pairs[i]].filter((pair) => pair !== null && pair !== undefined),
  }));
}

/** Two words as one. @type {(one: Reading, other: Reading) => Reading} */
export const joined = (one, other) => ({
  text: one.text + other.text,
  heard: one.heard + other.heard,
  sound: consonants([one.sound, other.sound]),
  joint: false,
});

// Which of the distinct words a test takes.
/** @type {(test: ReturnType<typeof spelling>) => Uint8Array} */
function flagged(test) {
  const { texts, sounds, soundOf, written } = index;
  return Uint8Array.from(texts, (text, number) =>
    Number(number > 0 && test(text, sounds[soundOf[number]], () => reading(written[number]).heard)),
  );
}

// The events in one of whose texts `test(words, from, to, prose)` finds something; of those that `passed` till now.
/** @type {(test: (words: Uint32Array, from: number, to: number, prose: boolean) => boolean, passed: Uint8Array, cited?: boolean) => Uint8Array} */
function eventsWith(test, passed, cited = false) {
  const events = new Uint8Array(table.count);
  for (const { words, ends, codes, prose, cited: ofSources } of index.shelves) {
    if (cited && !ofSources) continue;
    let from = 0;
    const hits = codes ? new Uint8Array(ends.length) : events;
    for (let i = 0; i < ends.length; i += 1) {
      if (!hits[i] && (codes || passed[i]) && test(words, from, ends[i], prose)) hits[i] = 1;
      from = ends[i];
    }
    if (codes) for (let i = 0; i < table.count; i += 1) events[i] |= hits[codes[i]];
  }
  return events;
}

/** @type {(text: string, passed: Uint8Array) => Uint8Array} */
function withText(text, passed) {
  const flags = flagged((word) => word.includes(text));
  return eventsWith((words, from, to) => {
    for (let i = from; i < to; i += 1) if (flags[words[i]]) return true;
    return false;
  }, passed);
}

// Two neighbouring words that, as one, begin with one of the sounds: "Islam Qala" for "اسلامقلعه". Each sound has bits
// of its own; its bit k is set in `starts` where a word is the first k consonants of the sound, in `rests` where a word
// begins with those behind. In prose it is those and no more; and there one consonant and the next word are a chance hit,
// such as "at a lake" for "Talak", and so are two words that make a short sound.
/** @type {(names: Reading[], prose: boolean) => { starts: Int32Array, rests: Int32Array }} */
function pairsOf(names, prose) {
  const starts = new Int32Array(index.sounds.length);
  const rests = new Int32Array(index.sounds.length);
  let base = 0;
  for (const { sound } of names) {
    const last = Math.min(sound.length, 31 - base);
    if (last < LEAST) break;
    index.sounds.forEach((one, number) => {
      if (!one) return;
      // An n before a g is dropped where two words meet, too.
      const dropped = one.endsWith("n") && sound.startsWith(`${one.slice(0, -1)}g`);
      const k = sound.startsWith(one) ? one.length : dropped ? one.length - 1 : 0;
      if (k > (prose ? 1 : 0) && k < last) starts[number] |= 1 << (base + k);
      for (let from = 1; from < last; from += 1) {
        const rest = sound.slice(from);
        if (prose || sound.length === LEAST ? one === rest : one.startsWith(rest)) rests[number] |= 1 << (base + from);
      }
    });
    base += last;
  }
  return { starts, rests };
}

// A word as it is written or as it sounds, or one of the other sounds, be these one word or two.
/** @type {(asked: Sought, passed: Uint8Array) => Uint8Array} */
function withSound({ word, others, cited }, passed) {
  /** @type {(prose: boolean) => (words: Uint32Array, from: number, to: number) => boolean} */
  const tested = (prose) => {
    const names = [word, ...others].filter(({ sound }) => sound.length >= (prose ? LEAST + 1 : LEAST));
    const flags = flagged(spelling(word, others, prose));
    const { starts, rests } = pairsOf(names, prose);
    const { soundOf, joint } = index;
    return (words, from, to) => {
      let before = 0;
      for (let i = from; i < to; i += 1) {
        const number = words[i];
        if (flags[number]) return true;
        const sound = soundOf[number];
        if (before & rests[sound]) return true;
        if (!joint[number]) before = starts[sound];
      }
      return false;
    };
  };
  const [inNames, inProse] = [tested(false), tested(true)];
  return eventsWith((words, from, to, prose) => (prose ? inProse : inNames)(words, from, to), passed, cited);
}

// What could be one of some names misspelt, be it one word or two.
/** @type {(asked: Sought, passed: Uint8Array) => Uint8Array} */
function withMisspelling({ word, others, cited }, passed) {
  const { sounds, soundOf, written, joint } = index;
  const tests = [word, ...others].map(misspelling);
  /** @type {(sound: string, word: () => Reading) => boolean} */
  const isOne = (sound, word) => tests.some((test) => test.sound(sound) && test.word(word()));
  const flags = flagged((text, sound, heard) => isOne(sound, () => ({ text, sound, heard: heard(), joint: false })));
  const begins = Uint8Array.from(sounds, (sound) => Number(sound !== "" && tests.some((test) => test.begins(sound))));
  return eventsWith(
    (words, from, to) => {
      let before = 0;
      for (let i = from; i < to; i += 1) {
        const number = words[i];
        if (flags[number]) return true;
        if (before && number && begins[soundOf[before]]) {
          const both = [sounds[soundOf[before]], sounds[soundOf[number]]];
          if (isOne(consonants(both), () => joined(reading(written[before]), reading(written[number])))) return true;
        }
        if (!joint[number]) before = number;
      }
      return false;
    },
    passed,
    cited,
  );
}

// Words that follow each other just so; the last may go on. Bit j is set while the first j words have matched.
/** @type {(phrase: Reading[], passed: Uint8Array) => Uint8Array} */
function withPhrase(phrase, passed) {
  const texts = phrase.slice(0, 31).map(({ text }) => text);
  const masks = new Uint32Array(index.texts.length);
  texts.forEach((one, j) => {
    /** @type {(text: string) => boolean} */
    const matches = j === texts.length - 1 ? (text) => text.startsWith(one) : (text) => text === one;
    for (let number = 1; number < masks.length; number += 1) if (matches(index.texts[number])) masks[number] |= 1 << j;
  });
  const whole = 1 << (texts.length - 1);
  return eventsWith((words, from, to) => {
    let state = 0;
    for (let i = from; i < to; i += 1) {
      state = ((state << 1) | 1) & masks[words[i]];
      if (state & whole) return true;
    }
    return false;
  }, passed);
}

// The events that may have happened on one of some days.
/** @type {(span: [number, number]) => Uint8Array} */
function within([from, to]) {
  const [starts, ends] = [days("date_start"), days("date_end")];
  return Uint8Array.from({ length: table.count }, (_, i) =>
    Number(starts[i] !== NO_DAY && starts[i] <= to && lastDay(starts[i], ends[i]) >= from),
  );
}

// A word, or what it makes with a neighbour; a year is also that of the date.
/** @type {(asked: Sought, passed: Uint8Array, misspelt: boolean) => Uint8Array} */
function withWord(asked, passed, misspelt) {
  const { word, cited } = asked;
  const events = withSound(asked, passed);
  const more = !cited && /^[12]\d{3}$/.test(word.text) ? within(yearSpan(Number(word.text))) : null;
  const near = misspelt && word.sound ? withMisspelling(asked, passed) : null;
  return more || near ? events.map((one, i) => one | (more?.[i] ?? 0) | (near?.[i] ?? 0)) : events;
}

/** @type {(query: Query, misspelt: boolean) => Uint8Array<ArrayBuffer>} */
function passing({ words, phrases, unwanted, spans }, misspelt) {
  const passed = new Uint8Array(table.count).fill(1);
  /** @type {(events: Uint8Array, as?: number) => void} */
  const keep = (events, as = 1) => {
    for (let i = 0; i < table.count; i += 1) if (events[i] !== as) passed[i] = 0;
  };
  for (const span of spans) keep(within(span));
  for (const asked of words) keep(withWord(asked, passed, misspelt));
  for (const phrase of phrases) keep(withPhrase(phrase, passed));
  for (const out of unwanted) keep(out.length > 1 ? withPhrase(out, passed) : withText(out[0].text, passed), 0);
  return passed;
}

// Return 1 for each event in whose texts and date is all that the query asks for, 0 for the others. Where that is none,
// 2 for each that has it in another spelling.
/** @type {(query: string) => Uint8Array<ArrayBuffer>} */
export function search(query) {
  finish();
  const asked = parsed(query);
  const passed = passing(asked, false);
  return passed.includes(1) ? passed : passing(asked, true).map((one) => 2 * one);
}
