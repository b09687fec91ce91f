// The languages of local names, and which of them a text is in: by its letters, for names come without a language.

/** @type {{ code: string, letters: string, begins: RegExp }[]} */
let local = [];

/** @type {Record<string, string[]>} */
const SCRIPTS = { Hans: ["Hani"], Hant: ["Hani"], Jpan: ["Hani", "Hira", "Kana"], Kore: ["Hang"] };

/** Whoever reads the data calls this first. @type {(languages: LocalLanguage[]) => void} */
export function useLanguages(languages) {
  local = languages.map(({ code, script, letters }) => {
    const names = SCRIPTS[script] ?? [script];
    return { code, letters, begins: new RegExp(names.map((name) => `\\p{Script=${name}}`).join("|"), "u") };
  });
}

/** @type {(text: string) => string} */
export const firstLetter = (text) => /\p{L}/u.exec(text)?.[0] ?? "";

// The first local language that has all letters of a text, or else that shares their script.
/** @type {(text: string) => string | null} */
export function localLanguage(text) {
  const same = local.filter(({ begins }) => begins.test(firstLetter(text)));
  const used = text.toLowerCase().match(/\p{L}/gu) ?? [];
  const whole = same.find(({ letters }) => !letters || used.every((letter) => letters.includes(letter)));
  return (whole ?? same[0])?.code ?? null;
}

const RIGHT_TO_LEFT = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u;

/** @type {(text: string) => "rtl" | "ltr"} */
export const direction = (text) => (RIGHT_TO_LEFT.test(firstLetter(text)) ? "rtl" : "ltr");

// Scripts whose letters hang together, so that nothing may be put between them, nor made capitals of.
const JOINED = new RegExp(
  ["Arabic", "Syriac", "Deva", "Beng", "Guru", "Tibt", "Mymr", "Khmr", "Thai", "Laoo"]
    .map((script) => `\\p{Script=${script}}`)
    .join("|"),
  "u",
);

/** @type {(text: string) => boolean} */
export const isJoined = (text) => JOINED.test(firstLetter(text));

// The language of a text of which nothing is known: Latin letters are taken for English.
/** @type {(text: string) => string | null} */
export function likelyLanguage(text) {
  const letter = firstLetter(text);
  if (/\p{Script=Latin}/u.test(letter)) return "en";
  return localLanguage(text) ?? (/\p{Script=Arabic}/u.test(letter) ? "fa" : null);
}
