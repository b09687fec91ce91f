// Free text over all events: Latin or Persian letters, with marks or without, and spellings that sound alike.
//
// The texts become numbers of words once. A query is judged on the distinct words, then the numbers are run through:
// that is quick for very many events, and finds neighbouring words.
import { table } from "../columns.js";
import { eachWord, finish, index, reading } from "./shelves.js";
import { consonants } from "./spelling.js";

const LEAST = 3; // consonants that a sound must have to be looked for; with no more than these it is short

// A test whether a word that is heard so begins with another, vowels and all. A short vowel is not written in Persian, so
// it may be missing on either side; a, e and i count as one, and so do o and u.
/** @type {(heard: string) => (other: string) => boolean} */
function beginning(heard) {
  const syllables = [...vowels(heard).matchAll(/([au]*)([^au])/gu)];
  const start = new RegExp(
    `^${syllables.map(([, before, letter]) => (SHORT[before] ?? before) + letter).join("")}`,
    "u",
  );
  return (other) => start.test(vowels(other));
}

/** @type {Record<string, string>} */
const SHORT = { "": "[au]?", a: "a?", u: "u?" };
/** @type {(heard: string) => string} */
const vowels = (heard) => heard.replaceAll("i", "a").replace(/a+/g, "a");

// A query --------------------------------------------------------------------------------------------
// Words that all must be there; "words in quotes" follow each other just so; -word must not be there.

/** @type {(query: string) => { wanted: Reading[], phrases: Reading[][], unwanted: Reading[][] }} */
function parsed(query) {
  /** @type {[Reading[], Reading[][], Reading[][]]} */
  const [wanted, phrases, unwanted] = [[], [], []];
  for (const [, minus, quoted, bare] of query.matchAll(/(-)?(?:["“”«»]([^"“”«»]*)["“”«»]?|([^\s"“”«»]+))/gu)) {
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
  return { wanted: weighty.length ? weighty : wanted, phrases, unwanted };
}

// Which of the distinct words hold a text, sound like it or begin so, or begin as one of the others sounds. A short sound is
// too soon heard in a longer word, such as "guard" in "Gardan": there the vowels must agree as well.
/** @type {(word: Pick<Reading, "text" | "heard" | "sound">, others: string[]) => Uint8Array} */
function flagged({ text, heard, sound: own }, others) {
  const { texts, sounds, soundOf, written } = index;
  const long = [own, ...others].filter((sound) => sound.length > LEAST);
  const short = [own, ...others].filter((sound) => sound.length === LEAST);
  const sounding = sounds.map((one) => short.includes(one) || long.some((sound) => one.startsWith(sound)));
  const longer = sounds.map((one) => own.length === LEAST && one.startsWith(own));
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
/** @type {(test: (words: Uint32Array, from: number, to: number, prose: boolean) => boolean, passed: Uint8Array) => Uint8Array} */
function eventsWith(test, passed) {
  const events = new Uint8Array(table.count);
  for (const { words, ends, codes, prose } of index.shelves) {
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
  const flags = flagged({ text, heard: "", sound: "" }, []);
  return eventsWith((words, from, to) => {
    for (let i = from; i < to; i += 1) if (flags[words[i]]) return true;
    return false;
  }, passed);
}

// Two neighbouring words that, as one, begin with one of the sounds: "Islam Qala" for "اسلامقلعه". Each sound has bits
// of its own; its bit k is set in `starts` where a word is the first k consonants of the sound, in `rests` where a word
// begins with those behind. `few` are the bits of a single consonant.
/** @type {(sounds: string[]) => { starts: Int32Array, rests: Int32Array, few: number }} */
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
/** @type {(word: Reading, others: string[], passed: Uint8Array) => Uint8Array} */
function withSound(word, others, passed) {
  const flags = flagged(word, others);
  const { starts, rests, few } = pairsOf([word.sound, ...others].filter((sound) => sound.length >= LEAST));
  const { soundOf, joint } = index;
  return eventsWith((words, from, to, prose) => {
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

// Return 1 for each event in whose texts is all that the query asks for, 0 for the others.
/** @type {(query: string) => Uint8Array<ArrayBuffer>} */
export function search(query) {
  finish();
  const { wanted, phrases, unwanted } = parsed(query);
  const passed = new Uint8Array(table.count).fill(1);
  /** @type {(events: Uint8Array, as?: number) => void} */
  const keep = (events, as = 1) => {
    for (let i = 0; i < table.count; i += 1) if (events[i] !== as) passed[i] = 0;
  };
  // A word matches by itself, or with its neighbour in the query as one.
  // A word without a sound, such as a number, is never one word with its neighbour.
  const together = wanted
    .slice(1)
    .map((word, i) => (wanted[i].sound && word.sound ? consonants([wanted[i].sound, word.sound]) : ""));
  wanted.forEach((word, i) => keep(withSound(word, [together[i - 1] ?? "", together[i] ?? ""], passed)));
  for (const phrase of phrases) keep(withPhrase(phrase, passed));
  for (const words of unwanted) keep(words.length > 1 ? withPhrase(words, passed) : withText(words[0].text, passed), 0);
  return passed;
}
