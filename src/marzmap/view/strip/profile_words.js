// A bin of the border in words: its stretch, its incidents, and what else lies along it.
import { parts } from "../map/chainage.js";
import { visible } from "../dom.js";
import { figure, say } from "../words/say.js";
import { countryName, hasValue, hotStretch, km, range } from "../words/words.js";

// The name of a part of the border, whose number is only written where its border has several.
/** @type {(part: Pick<Part, "border_id" | "border_part">) => string} */
export function partName({ border_id, border_part }) {
  const name = border_id.split("-").map(countryName).join(" – ");
  const alone = parts.filter((part) => part.border_id === border_id).length === 1;
  return alone ? name : say("{border}, part {part}", { border: name, part: figure(border_part) });
}

/** Where along the border an incident lies; of which border where there are several. @type {(row: Placing & Along) => string} */
export function alongShort({ border_id, border_part, chainage_m }) {
  if (!hasValue(chainage_m)) return "";
  const at = say("km {km}", { km: km(chainage_m) }).replace(" ", "\u00a0"); // on one line
  if (parts.length < 2 || !border_id || !border_part) return at;
  return say("{border}, {stretch}", { border: partName({ border_id, border_part }), stretch: at });
}

/** A stretch in words. @type {(stretch: Stretch) => string} */
export function stretchName({ border_id, border_part, from_m, to_m }) {
  const ends = { from: km(from_m), to: km(to_m) };
  const stretch = from_m === to_m ? say("km {km}", { km: ends.from }) : say("km {from} to {to}", ends);
  return parts.length > 1
    ? say("{border}, {stretch}", { border: partName({ border_id, border_part }), stretch })
    : stretch;
}

/** @type {(facts: BinFacts) => string} */
export function binWords({ part, from, to, count, density, killed, wounded, hot, crossings }) {
  const words = [stretchWords(parts[part], { from: figure(from / 1000), to: figure(to / 1000) }, count)];
  words.push(say("density {number} per 10 km", { number: figure(density, density < 10 ? 2 : 0) }));
  if (count) {
    words.push(say("killed: {range}", { range: casualtyWords(killed) }));
    words.push(say("wounded: {range}", { range: casualtyWords(wounded) }));
  }
  if (hot) words.push(say("in a stretch of {what}", { what: hotStretch(hot) }));
  for (const { name, crossing_id } of crossings)
    words.push(say("crossing {name}", { name: visible(name ?? crossing_id) }));
  return words.join(say("; "));
}

/** @type {(part: Part, ends: { from: string, to: string }, number: number) => string} */
function stretchWords(part, ends, number) {
  const values = { ...ends, count: figure(number) };
  let stretch = say("km {from} to {to}: {count} incidents", values);
  if (number === 0) stretch = say("km {from} to {to}: no incident", values);
  if (number === 1) stretch = say("km {from} to {to}: 1 incident", values);
  return parts.length > 1 ? say("{border}, {stretch}", { border: partName(part), stretch }) : stretch;
}

/** @type {(sums: Casualties) => string} */
function casualtyWords({ low, high, unknown, all }) {
  if (unknown === all) return say("not known");
  const counted = range(low, high);
  return unknown ? say("{range} (not known of {count})", { range: counted, count: figure(unknown) }) : counted;
}
