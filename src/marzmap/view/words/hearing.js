// Whether two words are one name, heard or misspelt. Plain functions of texts.

export const LEAST = 3; // consonants that a sound must have to be looked for; with no more than these it is short

/** @type {Record<string, string>} */
const SHORT = { "": "[au]?", a: "a?", u: "u?" };
/** @type {(heard: string) => string} */
const vowels = (heard) => heard.replaceAll("i", "a").replace(/a+/g, "a");

// A test whether a word that is heard so begins with another, or is the whole of it, vowels and all. A short vowel is not
// written in Persian, so it may be missing on either side; a, e and i count as one, and so do o and u.
/** @type {(heard: string, whole?: boolean) => (other: string) => boolean} */
export function beginning(heard, whole = false) {
  const own = vowels(heard);
  const syllables = [...own.matchAll(/([au]*)([^au])/gu)];
  const start = syllables.map(([, before, letter]) => (SHORT[before] ?? before) + letter).join("");
  const end = whole ? `${/[au]*$/.exec(own)?.[0]}$` : "";
  const form = new RegExp(`^${start}${end}`, "u");
  return (other) => form.test(vowels(other));
}

/** Consonants that ears and keyboards take for each other count as one. @type {(sound: string) => string} */
const coarse = (sound) =>
  sound.replace(/[gjX]/g, "k").replace(/nk/g, "k").replaceAll("d", "t").replaceAll("b", "p").replaceAll("S", "s");

/** How many letters have to be changed, dropped or added (Levenshtein 1966). @type {(a: string, b: string) => number} */
function edits(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1)
      next.push(Math.min(row[j] + Number(a[i] !== b[j]), row[j + 1] + 1, next[j] + 1));
    row = next;
  }
  return row[b.length];
}

/** @type {(text: string) => boolean} */
const isLatin = (text) => /[a-z]/.test(text);

// Whether two names could be one, misspelt: their consonants are near, and few letters differ; across scripts, where no
// letters can be compared, the vowels of short names agree.
/** @type {(one: Reading) => { begins: (other: string) => boolean, sound: (other: string) => boolean, word: (other: Reading) => boolean }} */
export function misspelling(one) {
  const own = coarse(one.sound);
  const whole = beginning(coarse(one.heard), true);
  return {
    begins: (other) => own.startsWith(coarse(other)), // the first of two words
    sound: (other) => own.length >= 2 && coarse(other) === own,
    word: (other) => {
      if (isLatin(one.text) === isLatin(other.text))
        return edits(one.text, other.text) <= (one.text.length >= 8 ? 2 : 1);
      return (
        own.length > LEAST || whole(coarse(other.heard)) || beginning(coarse(other.heard), true)(coarse(one.heard))
      );
    },
  };
}

// Whether a word of a text is the one of a query: holds its letters, or sounds like it or like one of the others. A name
// may go on; a word of a sentence sounds so to its end, for else half the language is heard: "تبادل" begins as "Taybad"
// does. A short sound is too soon heard in another word, such as "guard" in "Gardan": there the vowels must agree as well.
/** @type {(word: Reading, others: Reading[], prose: boolean) => (text: string, sound: string, heard: () => string) => boolean} */
export function spelling(word, others, prose) {
  const { text: letters, heard: own, sound: ownSound } = word;
  const names = [word, ...others].filter(({ sound }) => sound.length >= LEAST);
  const begins = beginning(own);
  /** @type {(name: Reading) => (sound: string, heard: () => string) => boolean} */
  const alike = ({ sound: wanted, heard: vowelled }) => {
    if (wanted.length > LEAST) return prose ? (sound) => sound === wanted : (sound) => sound.startsWith(wanted);
    const whole = beginning(vowelled, true);
    return (sound, heard) => sound === wanted && (!prose || whole(heard()));
  };
  const tests = names.map(alike);
  return (text, sound, heard) =>
    text.includes(letters) ||
    tests.some((test) => test(sound, heard)) ||
    (!prose && ownSound.length === LEAST && sound.startsWith(ownSound) && begins(heard()));
}
