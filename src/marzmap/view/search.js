// Words to look for, however they are written: Latin or Persian letters, with marks or without.
import { eventCount, value } from "./data.js";

const LETTERS = new Map(Object.entries({ ي: "ی", ى: "ی", ك: "ک", ة: "ه", أ: "ا", إ: "ا", ٱ: "ا" }));

// What the spellings of a text share: letters and digits without marks and case, words apart.
export const fold = (text) =>
  [...text]
    .map((sign) => LETTERS.get(sign) ?? sign)
    .join("")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\p{M}\u200c\u200d\u0640'’‘`ʿʾ]+/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const SEARCHED = "incident_id title title_fa place place_fa admin1_at admin2_at actor_1 actor_2 event_type summary".split(" ");
let folded = null; // of each event, made at the first search

function texts() {
  folded ??= Array.from({ length: eventCount }, (_, i) =>
    fold(
      SEARCHED.map((name) => value(name, i))
        .filter(Boolean)
        .join(" "),
    ),
  );
  return folded;
}

// A test of events: all words of the query stand in their texts.
export function finder(query) {
  const words = fold(query).split(" ");
  const all = texts();
  return (i) => words.every((word) => all[i].includes(word));
}
