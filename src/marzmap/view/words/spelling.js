// Names in all their spellings, as marzmap/geocode/names.py has them: a test holds the two together. How names
// of other scripts than Latin and Arabic sound is left to the geocoder; here they are found as they are written.

/** @type {Map<string, string>} */
const LETTERS = new Map(Object.entries({ ي: "ی", ى: "ی", ك: "ک", ة: "ه", أ: "ا", إ: "ا", ٱ: "ا" }));
/** @type {(text: string) => string} */
const persian = (text) => text.replace(/[يىكةأإٱ]/g, (letter) => LETTERS.get(letter) ?? letter);

const ASCII = /^[\0-\x7f]*$/;

// Unicode's case folding but for letters of no living script: ß is ss, ς is σ, ı stays.
/** @type {(text: string) => string} */
const folded = (text) =>
  ASCII.test(text) ? text.toLowerCase() : text.replace(/[^ı]/gu, (letter) => letter.toUpperCase().toLowerCase());

/** The value of a digit of any script; these come ten in a row, from zero on. @type {(letter: string) => string} */
function digit(letter) {
  let before = Number(letter.codePointAt(0));
  let value = -1;
  while (/\p{Nd}/u.test(String.fromCodePoint(before))) {
    before -= 1;
    value += 1;
  }
  return String(value % 10);
}

// Signs of the scripts of India and its neighbours that are marks on letters; the others there are vowels.
const MARKS_OF_INDIA =
  /[\u093c\u094d\u0951-\u0954\u09bc\u09cd\u09fe\u0a3c\u0a4d\u0abc\u0acd\u0b3c\u0b4d\u0bcd\u0c3c\u0c4d\u0cbc\u0ccd\u0d3b-\u0d3c\u0d4d\u0dca\u0e3a\u0e48-\u0e4b\u0eba\u0ec8-\u0ecb\u0f18-\u0f19\u0f35\u0f37\u0f39\u0f82-\u0f84\u0f86-\u0f87\u0fc6\u1037\u1039-\u103a\u108d\u135d-\u135f\u1714-\u1715\u1734\u17d2\u17dd]/g;

/** Letters and digits without marks, case and gaps. @type {(name: string) => string} */
export function fold(name) {
  if (ASCII.test(name)) return name.toLowerCase().replace(/[^a-z0-9]+/g, "");
  return folded(persian(name).normalize("NFKD"))
    .replace(MARKS_OF_INDIA, "")
    .replace(/[^\p{L}\p{N}\p{M}]|(?![\u0900-\u17ff])\p{M}/gu, "")
    .replace(/(?![0-9])\p{Nd}/gu, digit);
}

// What several letters write together, or a letter with its mark; capitals keep them apart from the rest.
/** @type {[string[], string][]} */
const PAIRS = [
  [["tsch", "tch", "ch", "č"], "C"],
  [["dsch", "dzh", "dj", "zh", "ž", "ǧ"], "j"],
  [["sch", "sh", "š"], "S"],
  [["kh", "ḵ", "ḫ", "ẖ", "x"], "X"],
  [["gh", "ġ", "q"], "g"],
  [["ph"], "f"],
  [["c"], "k"],
  [["ee"], "i"],
];
const LETTER_OF_PAIR = new Map(PAIRS.flatMap(([pairs, letter]) => pairs.map((pair) => [pair, letter])));
const PAIR = new RegExp([...LETTER_OF_PAIR.keys()].join("|"), "g");

const LATIN = new Map(
  Object.entries({
    "": "'’‘ʿʾ`´ʻʼˌعء",
    a: "eəاآ",
    i: "yıیېۍےئ",
    u: "owvوؤ",
    h: "حهہھۀە",
    t: "طتټٹ",
    s: "ثسصڅ",
    z: "ذزضظځ",
    g: "قغگګږ",
    d: "دډڈ",
    r: "رړڑ",
    n: "نڼں",
    S: "شښ",
    j: "جژ",
    k: "ک",
    X: "خ",
    C: "چ",
    b: "ب",
    p: "پ",
    f: "ف",
    l: "ل",
    m: "م",
    ...Object.fromEntries([..."0123456789"].map((letter, i) => [letter, String.fromCharCode(0x660 + i, 0x6f0 + i)])),
  }).flatMap(([letter, written]) => [...written].map((one) => [one, letter])),
);
const MARKS = /[\u0300-\u036f\u064b-\u065f\u0670]/g;
const JOINTS = new Set(["a", "i", "u", "ia", "ai", "ua", "d"]); // -e, -i, -o, -ye, va; Pashto's د

/** What is not heard in a word is dropped: the h that ends it, the n of ng. @type {(word: string) => string} */
function heard(word) {
  let rest = word;
  if (word.endsWith("h") && word.length > 1) rest = /[aiu]h$/.test(word) ? word.slice(0, -1) : `${word.slice(0, -1)}a`;
  return rest.replace(/([aiu])\1+/g, "$1").replaceAll("ng", "g");
}

// Each word of a name as it sounds, Latin and Arabic letters alike; joints are left out.
/** @type {(name: string) => string[]} */
export function sounds(name) {
  const text = folded(persian(name).normalize("NFC")).replace(PAIR, (pair) => LETTER_OF_PAIR.get(pair) ?? pair);
  const plain = text
    .normalize("NFKD")
    .replace(/([a-zCSX])\1+/g, "$1")
    .replace(MARKS, "")
    .replace(/[^\0-\x7f]|[eovwy'`]/g, (letter) => LATIN.get(letter) ?? letter);
  const words = (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map(heard);
  const heavy = words.filter((word) => !JOINTS.has(word));
  return heavy.length ? heavy : words;
}

/** @type {(words: string[]) => boolean} */
export const isJoint = (words) => words.length === 1 && JOINTS.has(words[0]);

// The consonants of words that sound so: what Latin and Persian letters both write.
/** @type {(words: string[]) => string} */
export const consonants = (words) =>
  words
    .join("")
    .replace(/[aiu]+/g, "")
    .replaceAll("ng", "g");

/** @type {(name: string) => string} */
export const skeleton = (name) => consonants(sounds(name));
