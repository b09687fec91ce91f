// What things are called in the reader's language.
import { appearance } from "../data.js";
import { text } from "../dom.js";
import { language, say } from "./say.js";
import { countryName, kindOf } from "./words.js";

// Both names of a thing as [text, language], that of the reader's language first.
export function inBoth(latin, persian) {
  const both = [latin && [latin, language() === "fa" ? "en" : null], persian && [persian, "fa"]].filter(Boolean);
  return language() === "fa" ? both.reverse() : both;
}

export const titles = (row) => {
  const both = inBoth(row.title, row.title_fa);
  return both.length ? both : [[row.incident_id, null]];
};

// The first of them.
export const titleOf = (row) => text(...titles(row)[0]);

// A kind that is none of ours is a stranger's text.
export const typeName = (type) => text(kindOf(type));

export function sideName(side) {
  if (side === null) return say("not known");
  return side === "undetermined" ? say("not determined") : text(countryName(side));
}

export const sureName = (grade) => say(appearance.certainty.find(({ name }) => name === grade).words);
