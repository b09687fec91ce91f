// What things are called in the reader's language.
import { text } from "../dom.js";
import { say } from "../words/say.js";
import { state } from "../state.js";
import { countryName } from "../words/words.js";

// Both names of a thing as [text, language], that of the reader's language first.
export function inBoth(latin, persian) {
  const both = [latin && [latin, state.lang === "fa" ? "en" : null], persian && [persian, "fa"]].filter(Boolean);
  return state.lang === "fa" ? both.reverse() : both;
}

export const titles = (row) => {
  const both = inBoth(row.title, row.title_fa);
  return both.length ? both : [[row.incident_id, null]];
};

const TYPES = new Map(
  Object.entries({
    "armed clash": () => say("armed clash"),
    shelling: () => say("shelling"),
    standoff: () => say("standoff"),
    closure: () => say("closure"),
    "attack on civilians": () => say("attack on civilians"),
    other: () => say("other"),
    context: () => say("context"),
  }),
);

// Kinds that are none of ours are a stranger's text.
export const typeName = (type) => TYPES.get(type)?.() ?? (type === null ? say("kind not known") : text(type));

export function sideName(side) {
  if (side === null) return say("not known");
  return side === "undetermined" ? say("not determined") : text(countryName(side));
}

export function sureName(grade) {
  if (grade === "high") return say("sure");
  return grade === "middle" ? say("fairly sure") : say("not determined");
}
