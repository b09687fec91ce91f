// Where in a text the words of a query are: for what is marked, and for why an event was found.
import { LEAST, misspelling, spelling } from "./hearing.js";
import { once } from "../once.js";
import { joined, parsed } from "./search.js";
import { eachWord, reading } from "./shelves.js";

/** Whether two neighbouring words are, as one, a name that sounds so. @type {(sounds: string[], one: Reading, other: Reading, prose: boolean) => boolean} */
const isPair = (sounds, one, other, prose) => {
  const both = joined(one, other).sound;
  return sounds.some((sound) => {
    const short = sound.length === LEAST;
    if (prose && (short || one.sound.length === 1)) return false; // a chance hit
    const begins = sound.length > one.sound.length && sound.startsWith(one.sound);
    return begins && (prose || short ? both === sound : both.startsWith(sound));
  });
};

/** @type {(asked: Sought, misspelt: boolean) => WordTest} */
function testOf({ word, others, cited }, misspelt) {
  const names = [word, ...others];
  const sounds = names.map(({ sound }) => sound).filter((sound) => sound.length >= LEAST);
  const [inNames, inProse] = [false, true].map((prose) => spelling(word, others, prose));
  const near = misspelt ? names.map(misspelling) : [];
  /** @type {(one: Reading) => boolean} */
  const isNear = (one) => near.some((test) => test.sound(one.sound) && test.word(one));
  return {
    cited,
    one: (own, prose) => (prose ? inProse : inNames)(own.text, own.sound, () => own.heard) || isNear(own),
    pair: (first, second, prose) =>
      first.sound !== "" &&
      second.sound !== "" &&
      (isPair(sounds, first, second, prose) || isNear(joined(first, second))),
  };
}

// A function that finds in a text each word or phrase of the query, by its number: { from, to, asked }.
/** @type {(query: string, misspelt: boolean) => Finder} */
export function finder(query, misspelt) {
  const { words, phrases, spans } = parsed(query);
  const tests = words.map((asked) => testOf(asked, misspelt));
  /** @type {Map<string, Reading>} */
  const readings = new Map();

  /** @type {Finder["hitsIn"]} */
  function hitsIn(text, prose = false, ofSource = false) {
    /** @type {(Reading & { from: number, to: number })[]} */
    const own = [];
    eachWord(text, (word, from) =>
      own.push({ ...once(readings, word, () => reading(word)), from, to: from + word.length }),
    );
    /** @type {Hit[]} */
    const hits = [];
    let before = -1;
    own.forEach((word, i) => {
      tests.forEach(({ one, pair, cited }, asked) => {
        if (cited && !ofSource) return;
        if (one(word, prose)) hits.push({ from: word.from, to: word.to, asked });
        else if (before >= 0 && pair(own[before], word, prose))
          hits.push({ from: own[before].from, to: word.to, asked });
      });
      phrases.forEach((phrase, number) => {
        const last = own[i + phrase.length - 1];
        const follows = (/** @type {Reading} */ { text: wanted }, /** @type {number} */ j) =>
          j < phrase.length - 1 ? own[i + j].text === wanted : own[i + j].text.startsWith(wanted);
        if (last && phrase.every(follows)) hits.push({ from: word.from, to: last.to, asked: words.length + number });
      });
      if (!word.joint) before = i;
    });
    return hits.sort((a, b) => a.from - b.from || b.to - a.to);
  }

  const years = words.flatMap(({ word }, asked) => (/^[12]\d{3}$/.test(word.text) ? [asked] : []));
  return { hitsIn, asked: words.length + phrases.length, years, dated: spans.length > 0 };
}
